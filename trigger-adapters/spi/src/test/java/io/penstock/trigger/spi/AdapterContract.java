package io.penstock.trigger.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter has to keep, against its real source. */
public abstract class AdapterContract {

    private static final int KEYS = 10;
    private static final int EVENTS = 500;

    private final TestingSink sink = new TestingSink();
    private final TestingReport report = new TestingReport();
    private TestingCheckpoints checkpoints = new TestingCheckpoints();
    private final List<TriggerAdapter> adapters = new ArrayList<>();
    private TestingSource source;

    /** A new source with nothing in it. */
    protected abstract TestingSource source() throws Exception;

    @BeforeEach
    void open() throws Exception {
        source = source();
    }

    @AfterEach
    void close() throws Exception {
        sink.cut();
        adapters.forEach(TriggerAdapter::close);
        source.close();
    }

    @Test
    void whatHappensAtTheSourceIsEmittedOnceAndInOrder() throws Exception {
        start();
        source.produce(0, EVENTS);
        awaitAll(EVENTS);
        assertThat(sink.events()).hasSize(EVENTS);
        assertOrder();
    }

    @Test
    void theFirstAdapterReportsThatItIsConnected() throws Exception {
        start();
        await().atMost(source.patience()).until(() -> report.state().equals("connected"));
    }

    @Test
    void whatWasNotDurableComesAgainAfterAKill() throws Exception {
        start();
        source.produce(0, 50);
        awaitAll(50);
        sink.hold();
        source.produce(50, 150);
        await().atMost(source.patience()).until(() -> sink.inFlight() > 0);
        kill();
        start();
        awaitAll(150);
        assertOrder();
    }

    @Test
    void whatWasDurableAndAcknowledgedDoesNotComeAgainAfterADrain() throws Exception {
        TriggerAdapter adapter = start();
        source.produce(0, 100);
        awaitAll(100);
        adapter.drain(Duration.ofSeconds(10));
        adapter.close();
        adapters.remove(adapter);
        source.produce(100, 200);
        start();
        awaitAll(200);
        assertThat(sink.events()).hasSize(200);
    }

    @Test
    void aDrainedAdapterEmitsNothing() throws Exception {
        TriggerAdapter adapter = start();
        source.produce(0, 10);
        awaitAll(10);
        adapter.drain(Duration.ofSeconds(10));
        source.produce(10, 20);
        await().during(Duration.ofMillis(500)).until(() -> sink.events().size() == 10);
    }

    @Test
    void aStoreThatIsAwayHoldsTheSourceBackAndLosesNothing() throws Exception {
        start();
        sink.hold();
        source.produce(0, EVENTS);
        await().atMost(source.patience()).until(() -> sink.inFlight() > 0);
        source.produce(EVENTS, 2 * EVENTS);
        assertThat(sink.inFlightMost()).isLessThanOrEqualTo(TestingSink.CREDITS);
        sink.release();
        awaitAll(2 * EVENTS);
        assertOrder();
    }

    @Test
    void aRefusedEventDoesNotStopTheOthers() throws Exception {
        sink.refuse(event -> source.numberOf(event) == 7);
        start();
        source.produce(0, 20);
        await().atMost(source.patience()).until(() -> numbers().size() == 19);
        assertThat(numbers()).doesNotContain(7);
    }

    @Test
    void nothingIsLostWhenTheAdapterIsKilledAgainAndAgain() throws Exception {
        long seed = Long.getLong("penstock.contract.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dpenstock.contract.seed)");
        Random random = new Random(seed);
        int produced = 0;
        for (int round = 0; round < 4; round++) {
            start();
            int more = 50 + random.nextInt(100);
            int before = numbers().size();
            source.produce(produced, produced + more);
            produced += more;
            int seen = before + random.nextInt(more);
            await().atMost(source.patience()).until(() -> numbers().size() >= seen);
            kill();
        }
        start();
        awaitAll(produced);
        assertOrder();
    }

    @Test
    void nothingIsLostWhenTheSourceRestarts() throws Exception {
        start();
        source.produce(0, 100);
        awaitAll(100);
        source.restart();
        source.produce(100, 200);
        awaitAll(200);
        assertOrder();
    }

    @Test
    void aFieldThatIsNotThereIsRefusedByItsName() throws Exception {
        Map<String, Object> config = new HashMap<>(source.config());
        config.put("colour", "blue");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> create(config).close())
                .satisfies(e -> assertThat(e.field()).isEqualTo("colour"));
    }

    @Test
    void aWorkingConfigurationPassesTheCheck() throws Exception {
        try (TriggerAdapter adapter = create(source.config())) {
            adapter.check();
        }
    }

    @Test
    void whatWasClosedDoesNotStart() throws Exception {
        TriggerAdapter adapter = create(source.config());
        adapter.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> adapter.start(sink, checkpoints, report));
    }

    private TriggerAdapter create(Map<String, Object> fields) throws ConfigException {
        TriggerConfig config = new TriggerConfig(fields, Map.of());
        TriggerAdapter adapter = source.provider().create("contract", config);
        config.refuseUnknown();
        return adapter;
    }

    private TriggerAdapter start() throws Exception {
        TriggerAdapter adapter = create(source.config());
        adapters.add(adapter);
        checkpoints = checkpoints.next();
        adapter.start(sink, checkpoints, report);
        return adapter;
    }

    /** Ends the adapter without a chance to acknowledge anything. */
    private void kill() {
        sink.cut();
        adapters.forEach(TriggerAdapter::close);
        adapters.clear();
        sink.reopen();
    }

    private void awaitAll(int count) {
        await().atMost(source.patience()).untilAsserted(() -> assertThat(numbers()).hasSize(count));
    }

    private Set<Integer> numbers() {
        Set<Integer> numbers = new HashSet<>();
        sink.events().forEach(event -> numbers.add(source.numberOf(event)));
        return numbers;
    }

    /** The first appearances of each key's events are in order. */
    private void assertOrder() {
        if (!source.ordered()) {
            return;
        }
        Map<Integer, Integer> last = new HashMap<>();
        Set<Integer> seen = new HashSet<>();
        for (TriggerEvent event : sink.events()) {
            int number = source.numberOf(event);
            if (seen.add(number)) {
                assertThat(last.getOrDefault(number % KEYS, -1)).isLessThan(number);
                last.put(number % KEYS, number);
            }
        }
    }
}
