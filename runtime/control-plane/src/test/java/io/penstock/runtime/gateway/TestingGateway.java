package io.penstock.runtime.gateway;

import io.penstock.runtime.access.AdminKey;
import io.penstock.runtime.access.Keys;
import io.penstock.runtime.access.MemoryKeyStore;
import io.penstock.runtime.dispatch.DispatchMetrics;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.queue.TestingQueue;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.MemoryRegistryStore;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryLimits;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TriggerDraft;
import io.penstock.runtime.registry.TriggerName;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway's routes on a real port, before a queue that nobody runs. */
final class TestingGateway {

    static final String KEY = "key-of-the-gateway-tests";
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private final TestingQueue queue = new TestingQueue();
    private final TestingRunner runner = new TestingRunner();
    private final Registry registry =
            new Registry(new MemoryRegistryStore(), RegistryLimits.DEFAULTS, CLOCK, new Random(1));
    private final TestingNode node;
    private final HttpTriggers triggers;
    private final Intake intake;
    private final HttpServer server;

    private TestingGateway(Path folder) throws Exception {
        node = TestingNode.start(folder);
        triggers = new HttpTriggers(node.meters(), CLOCK);
        AtomicInteger ids = new AtomicInteger();
        intake =
                new Intake(
                        registry,
                        () -> new InvocationId("i" + ids.incrementAndGet()),
                        100,
                        () -> true);
        registry.start(LocalCode.alone(_ -> List.of()));
        registry.triggers().subscribe(triggers);
        Keys keys =
                new Keys(
                        new MemoryKeyStore(),
                        new AdminKey(
                                Optional.of(KEY),
                                false,
                                folder.resolve("admin.key"),
                                new Random(1),
                                CLOCK));
        keys.start();
        CallRunner calls = calls();
        Router router = Router.router(vertx);
        new CallRoutes(keys, intake, calls).addTo(router);
        new TriggerRoutes(triggers, keys, intake, calls).addTo(router);
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    static TestingGateway start(Path folder) throws Exception {
        return new TestingGateway(folder);
    }

    private CallRunner calls() {
        Dispatcher dispatcher =
                new Dispatcher(
                        node.pools(), node.deadlines(), CLOCK, new DispatchMetrics(node.meters()));
        return new CallRunner(
                vertx,
                dispatcher,
                new EventIntake(queue, runner, CLOCK),
                node.deadlines(),
                new GatewaySettings(
                        new MemorySize(1000),
                        MemorySize.ofMebibytes(1),
                        Duration.ofSeconds(10),
                        MemorySize.ofMebibytes(1),
                        Duration.ofSeconds(10)),
                CLOCK,
                _ -> CompletableFuture.completedFuture(null));
    }

    void deploy(String name, Map<String, ?> settings) {
        registry.deploy(
                FunctionName.parse(name),
                "ab".repeat(32),
                List.of(),
                SettingsParser.parse(settings));
    }

    /** Makes or changes a trigger of type http. */
    void put(String name, String function, String config) {
        TriggerDraft draft =
                new TriggerDraft(
                        TriggerName.parse(name), "http", FunctionTarget.parse(function), config);
        triggers.check(draft);
        registry.triggers().put(draft, triggers::checkBeside);
    }

    Registry registry() {
        return registry;
    }

    HttpTriggers triggers() {
        return triggers;
    }

    TestingQueue queue() {
        return queue;
    }

    TestingRunner runner() {
        return runner;
    }

    TestingNode node() {
        return node;
    }

    /** Lets nobody in any more; how many are still inside. */
    int drain() throws InterruptedException {
        return intake.drain(Duration.ofSeconds(5));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    /** A request with the key. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + KEY);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        client.close();
        node.close();
    }
}
