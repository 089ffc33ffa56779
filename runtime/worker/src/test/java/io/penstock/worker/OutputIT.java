package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.ControlFrame.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What functions print and log, and whose it is. */
class OutputIT {

    private static TestingControlPlane plane;
    private static Path jar;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        plane = new TestingControlPlane("-Xmx64m");
        jar =
                new TestingJar()
                        .source(
                                "app.Talk",
                                """
                                public class Talk {
                                    public void print(String text) {
                                        System.out.println(text + " out");
                                        System.err.println(text + " err");
                                        System.out.print(text + " begun");
                                    }
                                    public void log(String text, Context context) {
                                        context.logger().log(System.Logger.Level.WARNING, "{0} own", text);
                                        System.getLogger("app.system").log(System.Logger.Level.INFO, text + " system");
                                        java.util.logging.Logger.getLogger("app.jul").log(
                                            java.util.logging.Level.SEVERE, text + " jul",
                                            new IllegalStateException("because"));
                                        java.util.logging.Logger.getLogger("app.jul").fine(text + " fine");
                                    }
                                    public void thread(String text) throws Exception {
                                        Thread thread = new Thread(() -> System.out.println(text + " thread"));
                                        thread.start();
                                        thread.join();
                                        Thread.ofVirtual().start(() -> System.out.println(text + " virtual")).join();
                                        ForkJoinPool.commonPool().submit(() -> System.out.println(text + " pool")).get();
                                    }
                                    public String break_(String text) throws Exception {
                                        System.out.close();
                                        System.out.write(new byte[] {0, 0, 0, 9, 20, -1, -1});
                                        System.out.println();
                                        System.out.println("x".repeat(100_000) + "\\r");
                                        for (int i = 0; i < 200_000; i++) { System.out.println("flood " + i); }
                                        System.out.println(text + " after");
                                        return "fine";
                                    }
                                    public int stdin(String text) throws IOException { return System.in.read(); }
                                }
                                """)
                        .build(folder, "app.jar");
    }

    @AfterAll
    static void stop() throws IOException {
        plane.close();
    }

    @Test
    void tellsInterleavedInstancesApart() throws IOException {
        // Given
        TestingLane one = plane.load("app.Talk::print", jar).ready();
        TestingLane two = plane.load("app.Talk::print", jar).ready();

        // When
        one.send("one");
        two.send("two");
        one.result();
        two.result();

        // Then
        for (TestingLane lane : List.of(one, two)) {
            String name = lane == one ? "one" : "two";
            LogLine out = plane.awaitLine(name + " out");
            LogLine err = plane.awaitLine(name + " err");
            LogLine begun = plane.awaitLine(name + " begun");
            assertThat(List.of(out, err, begun))
                    .allMatch(line -> line.instanceId() == lane.instanceId())
                    .allMatch(line -> line.invocationId().equals("invocation-" + lane.fence()));
            assertThat(List.of(out.source(), out.level())).containsExactly("stdout", "INFO");
            assertThat(List.of(err.source(), err.level())).containsExactly("stderr", "WARNING");
        }
    }

    @Test
    void capturesLoggersWithLevelAndStack() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Talk::log", jar).ready();

        // When
        lane.invoke("hey");

        // Then
        LogLine own = plane.awaitLine("hey own");
        assertThat(own.level()).isEqualTo("WARNING");
        assertThat(own.source()).isEqualTo("shop.orders");
        LogLine system = plane.awaitLine("hey system");
        assertThat(system.level()).isEqualTo("INFO");
        assertThat(system.source()).isEqualTo("app.system");
        LogLine jul = plane.awaitLine("hey jul");
        assertThat(jul.level()).isEqualTo("ERROR");
        assertThat(jul.text()).contains("IllegalStateException: because", "at app.Talk.log(");
        assertThat(List.of(own, system, jul))
                .allMatch(line -> line.invocationId().equals("invocation-" + lane.fence()));
        assertThat(plane.received(LogLine.class)).noneMatch(line -> line.text().contains("fine"));
    }

    @Test
    void knowsTheInstanceOfThreadsAFunctionStarts() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Talk::thread", jar).ready();

        // When
        lane.invoke("hi");

        // Then
        assertThat(plane.awaitLine("hi thread").instanceId()).isEqualTo(lane.instanceId());
        assertThat(plane.awaitLine("hi virtual").instanceId()).isEqualTo(lane.instanceId());
        assertThat(plane.awaitLine("hi thread").invocationId()).isEmpty();
        assertThat(plane.awaitLine("hi pool").instanceId()).isZero();
    }

    @Test
    void cantBeBrokenByPrinting() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Talk::break_", jar).ready();

        // When
        String first = lane.invoke("a").body().text();
        String second = lane.invoke("b").body().text();

        // Then
        assertThat(List.of(first, second)).containsOnly("fine");
        LogLine cut = plane.awaitLine("xxxx");
        assertThat(cut.text()).hasSize(8 * 1024).endsWith("…");
        plane.awaitFrame(
                LogLine.class,
                line -> line.source().equals("penstock") && line.text().contains("lines dropped"));
        assertThat(plane.standardOutput()).isEmpty();
    }

    @Test
    void hidesStandardInput() throws IOException {
        // When
        String answer = plane.load("app.Talk::stdin", jar).ready().invoke("").body().text();

        // Then
        assertThat(answer).isEqualTo("-1");
    }
}
