package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of the server's JVM, in a service's environment, in which other commands run, too. */
@PenstockTest("penstock.workers.prewarmed=0")
class JavaOptionsJvmST {

    private static final Map<String, String> NONE_OF_A_JVM =
            Map.of("PENSTOCK_JAVA_OPTS", "-XX:+NoSuchOption");

    private final Penstock server;

    @TempDir private Path directory;

    JavaOptionsJvmST(Penstock server) {
        this.server = server;
    }

    @Test
    void areNotThoseOfOtherCommands() throws Exception {
        // When
        String port = Integer.toString(server.port());
        InstalledTool.Run health =
                penstock("health", "--port", port, "--data", server.data().toString());
        InstalledTool.Run start = penstock("server", "--port", "0", "--data", directory.toString());

        // Then
        assertThat(health).isEqualTo(new InstalledTool.Run(0, "penstock: ready\n"));
        assertThat(start.exitCode()).isNotZero();
        assertThat(start.output()).contains("NoSuchOption");
    }

    private InstalledTool.Run penstock(String... arguments) throws Exception {
        return new InstalledTool(Penstock.DISTRIBUTION.resolve("bin/penstock"))
                .run(directory, NONE_OF_A_JVM, arguments);
    }
}
