package io.penstock.trigger.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A real source, as the contract suite uses it: numbered events with a key each. */
public interface TestingSource extends AutoCloseable {

    /** The provider under test. */
    TriggerAdapterProvider provider();

    /** A configuration that works. */
    Map<String, Object> config();

    /** Makes the events {@code from} (inclusive) to {@code to} (exclusive), key {@code n % 10}. */
    void produce(int from, int to) throws Exception;

    /** The number that an event carries. */
    int numberOf(TriggerEvent event);

    /** Whether events of one key come in the order they were made. */
    boolean ordered();

    /**
     * Takes the source away as a kill does and brings it back, with all it had accepted. A source
     * without a process has its place taken away, as a disk that is unmounted for a moment.
     */
    void restart() throws Exception;

    /** How long a new adapter may take until it emits. */
    default Duration patience() {
        return Duration.ofSeconds(60);
    }

    @Override
    void close() throws IOException;
}
