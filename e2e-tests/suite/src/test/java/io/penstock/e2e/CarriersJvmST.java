package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Virtual threads have more carriers than a small machine has processors, so that those that wait
 * for classes leave some to the others. Of the JVM form only: the native one loads no classes.
 */
@PenstockTest
class CarriersJvmST {

    private static final int CARRIERS_MIN = 16;
    private static final Pattern PARALLELISM = Pattern.compile("parallelism = ([0-9]+)");

    private final Penstock server;

    CarriersJvmST(Penstock server) {
        this.server = server;
    }

    @Test
    void controlPlaneHasEnough() throws Exception {
        assertThat(carriers(server.process())).isGreaterThanOrEqualTo(CARRIERS_MIN);
    }

    @Test
    void adapterHostHasEnough(@TempDir Path folder) throws Exception {
        // Given
        server.functions().deploy("files", FunctionJar.of("FileRecorder"));

        // When
        server.triggers()
                .put("files", "file-drop", "files", "{\"directory\": \"%s\"}".formatted(folder));
        server.triggers().awaitState("files", "running");

        // Then
        assertThat(carriers(server.adapterHost().orElseThrow()))
                .isGreaterThanOrEqualTo(CARRIERS_MIN);
    }

    private static int carriers(ProcessHandle process) throws Exception {
        Matcher matcher = PARALLELISM.matcher(Jcmd.run(process.pid(), "Thread.vthread_scheduler"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
