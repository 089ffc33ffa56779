package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's own Java runtime, on machines that have another Java or none. */
class OwnRuntimeST {

    private static final Path RUNTIME =
            Penstock.DISTRIBUTION.toAbsolutePath().normalize().resolve("runtime");

    @TempDir Path machine;

    @Test
    void servesOnAMachineWithoutJava() throws Exception {
        try (Penstock server = server("none", Map.of("PATH", toolsWithoutJava()))) {
            assertServesWithOwnRuntime(server);
        }
    }

    @Test
    void isNotConfusedByAnOlderJava() throws Exception {
        // Given
        Path old = machine.resolve("jdk-17");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        executable(old.resolve("bin/java"), "echo 'the wrong java' >&2; exit 1");
        Map<String, String> environment =
                Map.of(
                        "JAVA_HOME",
                        old.toString(),
                        "PATH",
                        old.resolve("bin") + ":" + toolsWithoutJava());

        try (Penstock server = server("old", environment)) {
            assertServesWithOwnRuntime(server);
        }
    }

    @Test
    void refusesAWrongJavaThatIsNamedOnPurpose() throws Exception {
        // Given
        Map<String, String> environment = Map.of("PENSTOCK_JAVA_HOME", machine.toString());

        try (Penstock server = server("named", environment)) {
            // When
            Penstock.Refusal refusal = server.startAnother();

            // Then
            assertThat(refusal.exitCode()).isEqualTo(1);
            assertThat(refusal.output()).contains(machine + " is not a JDK 25");
        }
    }

    private static Penstock server(String name, Map<String, String> environment)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        // Of the machine that runs the tests.
        all.putIfAbsent("JAVA_HOME", "");
        all.put("HOME", "/nonexistent");
        return Penstock.create("OwnRuntimeST-" + name, List.of(), all);
    }

    private void assertServesWithOwnRuntime(Penstock server) throws IOException {
        server.start();
        server.functions().deploy("sleeper", FunctionJar.of("Sleeper"));
        String worker = server.functions().answer("sleeper").split(" ", 2)[0];
        Path java = RUNTIME.resolve("bin/java").toRealPath();
        Path executable = Penstock.DISTRIBUTION.resolve("bin/penstock").toRealPath();
        assertThat(Path.of("/proc/" + server.process().pid() + "/exe").toRealPath())
                .as("the control plane, native or on its java")
                .isEqualTo(Penstock.NATIVE ? executable : java);
        assertThat(Path.of("/proc/" + worker + "/exe").toRealPath())
                .as("the worker's java")
                .isEqualTo(java);
        server.triggers()
                .put("files", "file-drop", "sleeper", "{\"directory\": \"%s\"}".formatted(machine));
        server.triggers().awaitState("files", "running");
        ProcessHandle host = server.adapterHost().orElseThrow();
        assertThat(Path.of("/proc/" + host.pid() + "/exe").toRealPath())
                .as("the adapter host's java")
                .isEqualTo(java);
    }

    /** A PATH with what the start script calls. */
    private String toolsWithoutJava() throws IOException {
        Path tools = Files.createDirectories(machine.resolve("tools"));
        for (String tool : List.of("bash", "cat", "cksum")) {
            executable(tools.resolve(tool), "exec " + find(tool) + " \"$@\"");
        }
        return tools.toString();
    }

    private static Path find(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
