package io.penstock.benchmarks.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import org.junit.jupiter.api.Test;

final class ProcessTreeTest {

    private static final int LARGE = 33_554_432;

    @Test
    void countsTimeAndMemoryOfChildren() throws Exception {
        // Keeps its child busy until it is killed; 'exec' would leave no child.
        Process parent =
                new ProcessBuilder("bash", "-c", "(while :; do :; done) & echo $!; wait").start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            ProcessTree tree = new ProcessTree(parent.toHandle());
            assertThat(tree.size()).isEqualTo(2);
            await().untilAsserted(() -> assertThat(tree.cpuSeconds()).isGreaterThan(0.2));
            assertThat(tree.peakBytes())
                    .isGreaterThan(
                            new ProcessTree(ProcessHandle.of(child).orElseThrow()).peakBytes());
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    @Test
    void forgetsThePeak() throws Exception {
        // Takes 32 MiB, gives them back, and waits for its input to end.
        String script =
                "x=$(head -c 33554432 /dev/zero | tr '\\0' x); echo ${#x}; unset x; echo; read -r x";
        Process process = new ProcessBuilder("bash", "-c", script).start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(Integer.toString(LARGE));
            assertThat(output.readLine()).isEmpty();
            ProcessTree tree = new ProcessTree(process.toHandle());
            assertThat(tree.peakBytes()).isGreaterThan(LARGE);
            tree.forgetPeak();
            assertThat(tree.peakBytes()).isBetween(1L, (long) LARGE);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void isNothingWhenItHasEnded() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        ProcessTree tree = new ProcessTree(ended.toHandle());
        assertThat(tree.cpuSeconds()).isZero();
        assertThat(tree.peakBytes()).isZero();
    }
}
