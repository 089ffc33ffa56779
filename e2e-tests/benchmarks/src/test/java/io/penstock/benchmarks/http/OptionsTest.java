package io.penstock.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.WrongUsageException;
import io.penstock.benchmarks.workload.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void readsWhatIsGiven() {
        Options options =
                options(
                        "--workloads",
                        "json,echo",
                        "--rounds",
                        "7",
                        "--seconds",
                        "3",
                        "--warm-up",
                        "2",
                        "--cross-check",
                        "wrk");
        assertThat(options.chosenWorkloads()).containsExactly(Workload.ECHO, Workload.JSON);
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.length()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.wrk()).isTrue();
    }

    @Test
    void choosesAllUnlessTold() {
        Options options = options();
        assertThat(options.chosenWorkloads()).containsExactly(Workload.values());
        assertThat(options.wrk()).isFalse();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> options("--speed", "9"))
                .withMessage(
                        "'--speed' is unknown; there are: --systems, --workloads, --rounds,"
                                + " --seconds, --warm-up, --cross-check, --root");
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> options("--rounds"))
                .withMessage("--rounds lacks its value");
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> options("--rounds", "0"))
                .withMessage("--rounds 0 is not a number from 1 to 9999999");
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> options("--cross-check", "ab"))
                .withMessage("--cross-check ab is unknown; there are: wrk");
    }

    @Test
    void refusesUnknownNames() {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> options("--workloads", "ecco").chosenWorkloads())
                .withMessage(
                        "--workloads ecco is unknown; there are: echo, json, binary, cpu, sleep,"
                                + " mixed");
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> options("--systems", "apache").chosen(List.of()))
                .withMessageStartingWith("--systems apache is unknown");
    }

    private static Options options(String... arguments) {
        return Options.of(new Arguments(Options.NAMES, arguments));
    }
}
