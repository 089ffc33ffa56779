package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Short calls are sent to an instance before it is done with those before them. Nobody is to suffer
 * from it.
 */
@PenstockTest
class ShortCallsST {

    private static final Duration KNOWN_AFTER = Duration.ofSeconds(3);

    private final Penstock server;
    private final Functions functions;

    ShortCallsST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void aLongCallAmongThemHoldsUpNobody() {
        // Given
        functions.deploy("mostly-short", FunctionJar.of("Sleeper"), "maxInstances=4");
        double before = withdrawn();
        AtomicLong slowestNanos = new AtomicLong();
        HttpResponse<String> longCall;
        Tally tally;
        try (Load load = Load.ofCallers(() -> timed("mostly-short", slowestNanos))) {
            load.callers(16);
            await("calls are sent ahead, and come back from behind one that isn't short")
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> {
                                functions.answer("mostly-short?ms=50");
                                return withdrawn() > before;
                            });
            slowestNanos.set(0);

            // When
            longCall = functions.call("mostly-short?ms=4000");
            tally = load.tally();
        }

        // Then
        assertThat(longCall.statusCode()).isEqualTo(200);
        assertThat(tally.allWere200()).as("%s", tally).isTrue();
        assertThat(Duration.ofNanos(slowestNanos.get()))
                .as("the slowest of the short calls beside it")
                .isLessThan(Duration.ofSeconds(2));
    }

    private double withdrawn() {
        return server.metrics().sum("penstock_calls_withdrawn_total");
    }

    @Test
    void oneThatEndsItsWorkerTakesNoOtherWithIt() {
        // Given
        functions.deploy("exits", FunctionJar.of("Exiter"), "maxInstances=1");
        HttpResponse<String> exit;
        Tally tally;
        try (Load load = Load.ofCallers(() -> functions.call("exits?exit=false"))) {
            load.callers(8);
            load.runFor(KNOWN_AFTER);

            // When
            exit = functions.call("exits");
            load.runFor(Duration.ofSeconds(1));
            tally = load.tally();
        }

        // Then
        assertThat(exit.statusCode()).isEqualTo(502);
        assertThat(tally.allWere200()).as("%s", tally).isTrue();
    }

    private HttpResponse<String> timed(String function, AtomicLong slowestNanos) {
        long start = System.nanoTime();
        HttpResponse<String> answer = functions.call(function);
        slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        return answer;
    }
}
