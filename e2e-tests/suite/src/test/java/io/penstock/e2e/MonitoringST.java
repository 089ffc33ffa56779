package io.penstock.e2e;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.e2e.DocumentedMetrics.Metric;
import io.penstock.e2e.PromQl.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server shows is what the reference lists and what the dashboard asks for. */
@PenstockTest({"penstock.pool.waiters-max=1", "penstock.pool.stable-window=1s"})
class MonitoringST {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Penstock server;
    private final Functions functions;
    @TempDir private Path folder;

    MonitoringST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @BeforeEach
    void makeEverythingHappen() throws Exception {
        functions.deploy("called", FunctionJar.of("Echo"));
        functions.answer("called", "x");
        failAnEventForGood();
        keepAnEventInTheQueue();
        endAWorkerAndTheAdapterHost();
        leakALoader();
        turnCallsAway();
    }

    private void failAnEventForGood() throws Exception {
        functions.deploy(
                "failing",
                FunctionJar.of("Recorder"),
                Witness.create().setting(),
                "retry.max=1",
                "retry.backoff=50ms");
        Events events = server.events();
        events.awaitStatus(events.accept("failing", "label=m&failures=9"), "dead");
    }

    private void keepAnEventInTheQueue() {
        functions.deploy("later", FunctionJar.of("Echo"));
        server.events().accept("later", "x", "Penstock-Delay", "1h");
    }

    private void endAWorkerAndTheAdapterHost() throws Exception {
        functions.deploy("exiting", FunctionJar.of("Exiter"));
        assertThat(functions.call("exiting").statusCode()).isEqualTo(502);
        server.triggers()
                .put(
                        "files",
                        "file-drop",
                        "called",
                        new FileSource(Files.createDirectory(folder.resolve("in"))).config());
        server.triggers().awaitState("files", "running");
        server.adapterHost().orElseThrow().destroyForcibly();
        server.triggers().awaitState("files", "running");
        Files.writeString(folder.resolve("in").resolve("a.txt"), "x");
    }

    /** In a worker that goes on, since another function has an instance in it. */
    private void leakALoader() {
        functions.deploy("leaks.neighbour", FunctionJar.of("Sleeper"), "isolation=shared");
        functions.answer("leaks.neighbour");
        FunctionJar leaker = FunctionJar.of("ThreadLeaker");
        for (int version = 1; version <= 2; version++) {
            functions.deploy(
                    "leaks.leaky", leaker.with("marker.txt", "" + version), "isolation=shared");
            functions.answer("leaks.leaky");
        }
    }

    private void turnCallsAway() throws Exception {
        functions.deploy("full", FunctionJar.of("Sleeper"), "maxInstances=1");
        functions.answer("full");
        Load.burst(8, () -> functions.call("full?ms=300"));
    }

    @Test
    void showsWhatIsDocumentedAndAllThatIsAskedFor() {
        Map<String, Metric> documented = new DocumentedMetrics().bySeries();

        await("every metric")
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(ours(server.metrics().names()))
                                        .isEqualTo(documented.keySet()));

        Metrics metrics = server.metrics();
        for (String sample : metrics.lines()) {
            String name = sample.split("[{ ]", 2)[0];
            if (name.startsWith("penstock_")) {
                assertThat(DocumentedMetrics.labels(sample))
                        .as(sample)
                        .isEqualTo(documented.get(name).labels());
            }
        }
        for (PromQl query : MonitoringFiles.queries()) {
            query.selectors().forEach(selector -> assertServed(metrics, selector));
        }
    }

    private static Set<String> ours(Set<String> names) {
        return names.stream().filter(name -> name.startsWith("penstock_")).collect(toSet());
    }

    /** The metric is there, and has the labels that the query compares. */
    private static void assertServed(Metrics metrics, Selector selector) {
        if (selector.metric().equals("up")) {
            return;
        }
        assertThat(metrics.names()).contains(selector.metric());
        List<String> samples =
                metrics.lines().stream()
                        .filter(line -> line.split("[{ ]", 2)[0].equals(selector.metric()))
                        .toList();
        Set<String> own = Set.of("job", "instance");
        for (String label : selector.labels().keySet()) {
            if (!own.contains(label)) {
                assertThat(samples)
                        .as(selector.toString())
                        .allSatisfy(
                                sample ->
                                        assertThat(DocumentedMetrics.labels(sample))
                                                .contains(label));
            }
        }
    }
}
