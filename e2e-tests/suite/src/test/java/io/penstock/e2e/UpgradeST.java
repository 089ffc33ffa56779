package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server takes over from another on the same machine, under load. */
class UpgradeST {

    private static final int UPGRADES = 2;
    private static final int CALLERS = 8;
    private static final Duration UPGRADE_MAX = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private Penstock server;

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void nextServerOfTheSameSocketAnswersWhatTheFirstDoesNot() throws Exception {
        // Given
        Functions functions = startHeld("UpgradeST-socket");
        functions.deploy("quick", FunctionJar.of("Sleeper"), "minInstances=2");
        functions.deploy("slow", FunctionJar.of("Sleeper"));
        functions.answer("slow");

        try (Load kept = Load.ofCallers(() -> functions.call("quick"));
                Load fresh = Load.ofCallers(this::callOnConnectionOfItsOwn);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            kept.callers(CALLERS);
            fresh.callers(CALLERS);
            kept.runFor(BETWEEN);
            for (int i = 0; i < UPGRADES; i++) {
                // When
                Future<HttpResponse<String>> inFlight =
                        executor.submit(() -> functions.call("slow?ms=3000"));
                functions.awaitRunning("slow", 1);
                ProcessHandle before = server.heldProcess().orElseThrow();
                before.destroy();

                // Then
                HttpResponse<String> answer = inFlight.get();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                awaitOtherThan(before);
                kept.runFor(BETWEEN);
                fresh.runFor(BETWEEN);
            }
            assertThat(kept.tally().allWere200()).as(kept.tally().toString()).isTrue();
            assertThat(fresh.tally().allWere200()).as(fresh.tally().toString()).isTrue();
        }
        assertThat(server.logLines())
                .as("the end of the first is logged, too")
                .filteredOn(line -> line.contains("[Lifecycle] draining"))
                .hasSize(UPGRADES);
    }

    @Test
    void nextVersionIsInstalledBesideTheOneThatRunsAndTakesOver(@TempDir Path root)
            throws Exception {
        // Given
        install(root, "1");
        server =
                Penstock.create(
                        root.resolve("opt/penstock/current"),
                        "UpgradeST-version",
                        List.of(
                                "-Dpenstock.control-plane.aot-cache=false",
                                "-Dpenstock.workers.aot-cache=false"),
                        Map.of());
        server.launchHeld();
        server.awaitReady();
        Functions functions = server.functions();
        functions.deploy("quick", FunctionJar.of("Sleeper"), "minInstances=2");
        functions.answer("quick");
        try (Load calls = Load.ofCallers(() -> functions.call("quick"))) {
            calls.callers(CALLERS);
            calls.runFor(BETWEEN);

            // When
            install(root, "2");
            functions.deploy("deployed-after", FunctionJar.of("Echo"));
            functions.answer("deployed-after", "");
            ProcessHandle before = server.heldProcess().orElseThrow();
            List<String> programs = programs(before);
            before.destroy();
            awaitOtherThan(before);
            calls.runFor(BETWEEN);

            // Then
            assertThat(programs).hasSizeGreaterThan(1).allMatch(it -> it.contains("/versions/1/"));
            assertThat(programs(server.heldProcess().orElseThrow()))
                    .isNotEmpty()
                    .allMatch(it -> it.contains("/versions/2/"));
            assertThat(calls.tally().allWere200()).as(calls.tally().toString()).isTrue();
        }
    }

    private static void install(Path root, String version) throws Exception {
        InstalledTool.Run run =
                new InstalledTool(Penstock.DISTRIBUTION.resolve("install.sh").toAbsolutePath())
                        .run(root, "--root", root.toString(), "--version", version);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    /** What a server and its workers run. */
    private static List<String> programs(ProcessHandle server) {
        return Stream.concat(Stream.of(server), server.descendants())
                .flatMap(process -> process.info().command().stream())
                .toList();
    }

    private void awaitOtherThan(ProcessHandle before) {
        await("the next one answers")
                .atMost(UPGRADE_MAX)
                .until(
                        () ->
                                server.heldProcess().filter(it -> !it.equals(before)).isPresent()
                                        && server.ready());
    }

    @Test
    void connectionThatWasOpenIsServedAsLongAsCallsRun() throws Exception {
        // Given
        Functions functions = startHeld("UpgradeST-open");
        functions.deploy("slow", FunctionJar.of("Sleeper"), "minInstances=3");
        functions.answer("slow");
        try (BareConnection open = BareConnection.to(server);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(call(open).header("Connection")).isEmpty();
            Future<HttpResponse<String>> shorter =
                    executor.submit(() -> functions.call("slow?ms=1500"));
            Future<HttpResponse<String>> longer =
                    executor.submit(() -> functions.call("slow?ms=5000"));
            functions.awaitRunning("slow", 2);

            // When
            server.heldProcess().orElseThrow().destroy();
            assertThat(shorter.get().statusCode()).isEqualTo(200);
            BareConnection.Answer answer = call(open);

            // Then
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(open.ended()).isTrue();
            assertThat(longer.isDone()).isFalse();
            assertThat(longer.get().statusCode()).isEqualTo(200);
        }
    }

    private Functions startHeld(String name) throws Exception {
        server = Penstock.create(name, List.of());
        server.launchHeld();
        server.awaitReady();
        return server.functions();
    }

    private BareConnection.Answer call(BareConnection connection) throws Exception {
        connection.send(
                BareConnection.head(
                        "POST /fn/slow",
                        "Authorization: Bearer " + server.key(),
                        "Content-Length: 0"));
        return connection.answer();
    }

    private HttpResponse<String> callOnConnectionOfItsOwn() {
        return server.functions().callOnConnectionOfItsOwn("quick");
    }

    @Test
    void anotherAddressThanThatOfTheSocketIsRefused() throws Exception {
        // Given
        server =
                Penstock.create(
                        "UpgradeST-address", List.of(), Map.of("QUARKUS_HTTP_HOST", "127.0.0.2"));

        // When
        server.launchHeld();

        // Then
        await("the reason is printed")
                .atMost(UPGRADE_MAX)
                .untilAsserted(
                        () ->
                                assertThat(String.join("\n", server.logLines()))
                                        .contains(
                                                "the socket at standard input listens at 127.0.0.1"
                                                        + " port "
                                                        + server.port(),
                                                "but --host and --port say 127.0.0.2"));
    }

    @Test
    void callsAreLetInForTheNoticeWhileItIsNotReady() throws Exception {
        // Given
        server =
                Penstock.create(
                        "UpgradeST-notice", List.of(), Map.of("PENSTOCK_SHUTDOWN_NOTICE", "3s"));
        server.start();
        Functions functions = server.functions();
        functions.deploy("slow", FunctionJar.of("Sleeper"));
        functions.answer("slow");

        // When
        server.terminate();
        await("not ready any more").until(() -> !server.ready());

        // Then
        try (BareConnection connection = BareConnection.to(server)) {
            BareConnection.Answer answer = call(connection);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(connection.ended()).isTrue();
        }
        server.awaitEnd();
    }
}
