package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaders of ended instances go, and those that can't are reported. */
class LeakIT {

    /** The JIT's profiles of the worker's own code live in metaspace too; let them settle. */
    private static final int WARM_UP_CYCLES = 50;

    private static final int CYCLES = 200;

    /** Seen: 0.9 MB over 400 cycles after 200, and falling per cycle. */
    private static final long METASPACE_GROWTH_BYTES_MAX = 2L << 20;

    private static Path jar;
    private TestingControlPlane plane;

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        jar =
                new TestingJar()
                        .source(
                                "app.Item",
                                "public record Item(String name, Optional<Double> price) {}")
                        .source(
                                "app.Order",
                                "public record Order(String id, java.time.LocalDate day,"
                                        + " List<Item> items, Map<String, Item> byName) {}")
                        .source(
                                "app.Clean",
                                """
                                public class Clean implements Handler<Order, Order>, AutoCloseable {
                                    static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                                    public Order handle(Order order, Context context) {
                                        LOCAL.set(this);
                                        context.logger().log(System.Logger.Level.INFO, "clean");
                                        System.getLogger("clean").log(System.Logger.Level.INFO, "clean");
                                        System.out.print(order);
                                        Thread.ofVirtual().start(() -> System.out.println("x"));
                                        CompletableFuture.supplyAsync(() -> "y").join();
                                        ServiceLoader.load(Runnable.class).findFirst();
                                        if (order.id().equals("fail")) { throw new Mine(); }
                                        return order;
                                    }
                                    public void close() { System.out.println("closing"); }
                                }
                                class Mine extends RuntimeException {}
                                """)
                        .source(
                                "app.Live",
                                """
                                public class Live implements Supplier<String> {
                                    public String get() {
                                        new Thread(() -> {
                                            while (true) {
                                                try { Thread.sleep(1000); } catch (InterruptedException e) {}
                                            }
                                        }).start();
                                        return "live";
                                    }
                                }
                                """)
                        .source(
                                "app.Local",
                                """
                                public class Local implements Supplier<String> {
                                    static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                                    public String get() {
                                        Executor timer = CompletableFuture.delayedExecutor(
                                            1, TimeUnit.MILLISECONDS, Runnable::run);
                                        CompletableFuture.runAsync(() -> LOCAL.set(this), timer).join();
                                        return "local";
                                    }
                                }
                                """)
                        .source(
                                "app.Driver",
                                """
                                public class Driver implements Supplier<String>, java.sql.Driver {
                                    public String get() {
                                        try { java.sql.DriverManager.registerDriver(this); }
                                        catch (java.sql.SQLException e) { throw new RuntimeException(e); }
                                        return "driver";
                                    }
                                    public java.sql.Connection connect(String u, Properties p) { return null; }
                                    public boolean acceptsURL(String u) { return false; }
                                    public java.sql.DriverPropertyInfo[] getPropertyInfo(String u, Properties p) { return null; }
                                    public int getMajorVersion() { return 1; }
                                    public int getMinorVersion() { return 1; }
                                    public boolean jdbcCompliant() { return false; }
                                    public java.util.logging.Logger getParentLogger() { return null; }
                                }
                                """)
                        .build(folder, "app.jar");
    }

    @BeforeEach
    void start() throws IOException {
        plane = new TestingControlPlane("-Xmx64m", "-XX:+UseSerialGC");
    }

    @AfterEach
    void stop() throws IOException {
        plane.close();
    }

    private void unload(TestingLane lane) throws IOException {
        plane.send(new Unload(lane.instanceId(), 1_000));
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == lane.instanceId());
    }

    private void cycle() throws IOException {
        TestingLane lane = plane.load("app.Clean", jar).ready();
        lane.invoke(
                """
                {"id":"1","day":"2026-01-02","items":[{"name":"a","price":1.5}],
                 "byName":{"b":{"name":"b"}}}
                """);
        lane.send("{\"id\":\"fail\"}").failed();
        lane.send("{\"day\":\"no day\"}").failed();
        unload(lane);
    }

    private void awaitAllCollected() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(plane.nextHeartbeat().loadersPending()).isZero());
    }

    @Test
    void keepsMetaspaceFlatOverManyCleanInstances() throws IOException {
        // Given
        for (int i = 0; i < WARM_UP_CYCLES; i++) {
            cycle();
        }
        awaitAllCollected();
        long before = plane.nextHeartbeat().metaspaceUsedBytes();

        // When
        for (int i = 0; i < CYCLES; i++) {
            cycle();
        }
        awaitAllCollected();

        // Then
        long after = plane.nextHeartbeat().metaspaceUsedBytes();
        assertThat(after - before).isLessThan(METASPACE_GROWTH_BYTES_MAX);
        assertThat(plane.received(Leaked.class)).isEmpty();
    }

    @Test
    void collectsInstanceThatCouldNotBeBuilt() throws IOException {
        // When
        plane.load("app.Item", jar).initFailed();

        // Then
        awaitAllCollected();
        assertThat(plane.received(Leaked.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.Live", "app.Local", "app.Driver"})
    void reportsLeakOnce(String handler) throws IOException {
        // Given
        TestingLane lane = plane.load(handler, jar).ready();
        lane.invoke("");

        // When
        unload(lane);

        // Then
        plane.awaitFrame(Leaked.class, leaked -> leaked.instanceId() == lane.instanceId());
        plane.nextHeartbeat();
        assertThat(plane.nextHeartbeat().loadersPending()).isEqualTo(1);
        assertThat(plane.received(Leaked.class)).hasSize(1);
    }
}
