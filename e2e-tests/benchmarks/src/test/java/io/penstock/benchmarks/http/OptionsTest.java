package io.penstock.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.penstock.benchmarks.workload.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void readsWhatIsGiven() {
        Options options =
                Options.parse(
                        new String[] {
                            "--workloads",
                            "json,echo",
                            "--rounds",
                            "7",
                            "--seconds",
                            "3",
                            "--warm-up",
                            "2",
                            "--cross-check",
                            "wrk"
                        });
        assertThat(options.chosenWorkloads()).containsExactly(Workload.ECHO, Workload.JSON);
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.length()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.wrk()).isTrue();
    }

    @Test
    void choosesAllUnlessTold() {
        Options options = Options.parse(new String[0]);
        assertThat(options.chosenWorkloads()).containsExactly(Workload.values());
        assertThat(options.wrk()).isFalse();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"--speed", "9"}))
                .withMessage("'--speed' is unknown or lacks its value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"--rounds"}))
                .withMessage("'--rounds' is unknown or lacks its value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"--rounds", "0"}))
                .withMessage("--rounds 0 is not a number from 1 to 99999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"--cross-check", "ab"}))
                .withMessage("--cross-check only knows wrk");
    }

    @Test
    void refusesUnknownNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Options.parse(new String[] {"--workloads", "ecco"}).chosenWorkloads())
                .withMessage(
                        "no workload 'ecco'; there are: echo, json, binary, cpu, sleep, mixed");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Options.parse(new String[] {"--systems", "apache"}).chosen(List.of()))
                .withMessageStartingWith("no system 'apache'");
    }
}
