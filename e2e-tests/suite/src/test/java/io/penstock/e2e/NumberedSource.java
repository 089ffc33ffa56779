package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A place that numbered events come from, and how a trigger listens to it. For one thread. */
interface NumberedSource {

    /** Events of how many keys there are. */
    int KEYS = 10;

    /** Between batches once there are enough: a file that waits is remembered, some 500 bytes. */
    Duration PACE = Duration.ofMillis(50);

    /** For an event's text: two thousand of them are several times what memory may grow by. */
    String PADDING = "&pad=" + "0123456789abcdef".repeat(1024);

    /**
     * An event that is to happen.
     *
     * @param number its label, from 1
     * @param text what the function is to do, with the label
     */
    record Numbered(int number, String text) {

        /** Which of the keys it has. */
        int key() {
            return number % KEYS;
        }
    }

    /** The trigger's type. */
    String type();

    /** The trigger's configuration, a JSON object. */
    String config();

    /** A function that records these events. */
    FunctionJar function();

    /** Whether events of a key take effect one after another. */
    default boolean ordered() {
        return true;
    }

    /** Whether it is a process of its own, which {@link #killAndStart} is for. */
    default boolean canBeKilled() {
        return true;
    }

    /**
     * Makes events happen.
     *
     * @param events at most one of each key
     * @throws Exception when the source is away; some of them may have happened, so to do it again
     *     keeps their order
     */
    void produce(List<Numbered> events) throws Exception;

    /**
     * Makes many events happen, batch after batch.
     *
     * @param from the first one's number
     * @param text what the function is to do, by number
     * @return the last one's number
     */
    default int produce(int from, int count, IntFunction<String> text) throws Exception {
        List<Numbered> batch = new ArrayList<>();
        for (int number = from; number < from + count; number++) {
            batch.add(new Numbered(number, text.apply(number)));
            if (batch.size() == KEYS || number == from + count - 1) {
                produce(batch);
                batch.clear();
            }
        }
        return from + count - 1;
    }

    /**
     * Makes events happen for so long that none can take effect: as fast as it can until there are
     * enough, then at a pace, as some sources remember each event that waits.
     *
     * @param from the first one's number
     * @param least number of the last one
     * @return the last one's number
     */
    default int produceFor(Duration length, int from, int least, IntFunction<String> text)
            throws Exception {
        long end = System.nanoTime() + length.toNanos();
        int last = from - 1;
        while (last < least || System.nanoTime() - end < 0) {
            last = produce(last + 1, KEYS, text);
            if (last >= least) {
                await().pollDelay(PACE).until(() -> true);
            }
        }
        return last;
    }

    /** Ends it as {@code kill -9} does, and starts it again with what it has stored. */
    void killAndStart() throws Exception;
}
