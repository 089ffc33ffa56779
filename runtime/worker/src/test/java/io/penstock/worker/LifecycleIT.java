package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.Cancel;
import io.penstock.protocol.ControlFrame.Exit;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import io.penstock.protocol.Failure;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.InitFailed;
import io.penstock.protocol.LaneFrame.Ready;
import io.penstock.protocol.Usage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, cancellation and end of instances and of the process. */
class LifecycleIT {

    private static final int STARTS = 100;

    private static Path jar;
    private TestingControlPlane plane;

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        jar = LifecycleFunctions.build(folder);
    }

    @BeforeEach
    void start() throws IOException {
        plane = new TestingControlPlane("-Xmx64m");
    }

    @AfterEach
    void stop() throws IOException {
        plane.close();
    }

    @Test
    void interruptsCancelledAttemptAndKeepsTheLane() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Sleeper", jar).ready().send("sleep");
        plane.awaitLine("sleeping");

        // When
        plane.send(new Cancel(lane.instanceId(), lane.fence() - 1));
        plane.send(new Cancel(lane.instanceId(), lane.fence()));

        // Then
        assertThat(lane.result().body().text()).isEqualTo("interrupted");
        assertThat(lane.invoke("next").body().text()).isEqualTo("next false");
    }

    @Test
    void refusesAttemptWhoseCancellationComesFirst() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Sleeper", jar).ready();
        lane.invoke("first");
        plane.send(new Cancel(lane.instanceId(), lane.nextFence()));
        // The control connection is obeyed in order: the worker has the cancellation by now.
        plane.send(new Unload(77, 200));
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == 77);

        // When
        lane.send("spin");

        // Then
        assertThat(lane.failed().failure().message()).contains("the caller is gone");
        assertThat(lane.invoke("next").body().text()).isEqualTo("next false");
    }

    @Test
    void clearsInterruptFlagThatUserCodeLeaves() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Sleeper", jar).ready();

        // When
        String first = lane.invoke("flag").body().text();
        String second = lane.invoke("next").body().text();

        // Then
        assertThat(first).isEqualTo("flag true");
        assertThat(second).isEqualTo("next false");
    }

    @Test
    void endsCancelledStreamWhoseReaderStalls() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Flood", jar).ready().send("");
        lane.head();

        // When
        plane.send(new Cancel(lane.instanceId(), lane.fence()));
        LaneFrame frame = lane.read();
        while (frame instanceof Chunk) {
            frame = lane.read();
        }

        // Then
        assertThat(frame).isInstanceOf(Failed.class);
        assertThat(((Failed) frame).failure().message()).contains("the caller is gone");
        plane.awaitLine("flood ended: the caller is gone");
        lane.send("");
        lane.head();
    }

    @Test
    void reportsConstructorThatThrows() throws IOException {
        // When
        Failure failure = plane.load("app.Throwing", jar).initFailed().failure();

        // Then
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).contains("app.Throwing", "no database");
        assertThat(failure.stack())
                .contains("at app.Throwing.<init>(Throwing.java")
                .doesNotContain("io.penstock.worker", "reflect");
    }

    @Test
    void reportsStaticInitializerThatThrows() throws IOException {
        // When
        Failure failure = plane.load("app.Static", jar).initFailed().failure();

        // Then
        assertThat(failure.stack()).contains("IllegalStateException: static");
    }

    @Test
    void endsInstanceThatIsBuiltAfterItWasReportedAsTooSlow() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Awaiting", jar);
        int port = Integer.parseInt(plane.awaitLine("port ").text().substring(5));
        plane.send(new Cancel(lane.instanceId(), Cancel.START));
        Failure failure = lane.initFailed().failure();

        // When
        new Socket(InetAddress.getLoopbackAddress(), port).close();

        // Then
        assertThat(failure.stack()).contains("app.Awaiting.<init>");
        assertThatThrownBy(lane::read).isInstanceOf(EOFException.class);
        plane.awaitLine("closed late");
    }

    @Test
    void saysEitherReadyOrFailedWheneverTheStartIsCancelled() throws IOException {
        for (int i = 0; i < STARTS; i++) {
            // Given
            TestingLane lane = plane.load("app.Loader", jar);
            lane.channel();

            // When
            plane.send(new Cancel(lane.instanceId(), Cancel.START));
            LaneFrame first = lane.read();
            plane.send(new Cancel(lane.instanceId(), Cancel.START));

            // Then
            if (first instanceof Ready) {
                assertThat(lane.invoke("").body().text()).isEqualTo("true true");
                plane.send(new Unload(lane.instanceId(), 1_000));
            } else {
                assertThat(first).isInstanceOf(InitFailed.class);
            }
            assertThatThrownBy(lane::read).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void setsContextClassLoaderForConstructorAndEachInvocation() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Loader", jar).ready();

        // When
        String first = lane.invoke("").body().text();
        String second = lane.invoke("").body().text();

        // Then
        assertThat(List.of(first, second)).containsOnly("true true");
    }

    @Test
    void runsLanesSideBySide() throws IOException {
        // Given
        List<TestingLane> lanes = plane.load(3, "app.Meet", jar);
        Ready first = (Ready) lanes.get(0).read();
        Ready second = (Ready) lanes.get(1).read();
        lanes.get(2).ready();

        // When
        for (TestingLane lane : lanes) {
            lane.send("");
        }

        // Then
        for (TestingLane lane : lanes) {
            assertThat(lane.result().body().text()).isEqualTo("3");
        }
        assertThat(first.init().wallNanos()).isPositive();
        assertThat(second.init()).isEqualTo(Usage.NONE);
    }

    @Test
    void callsCloseHookOnUnload() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Sleeper", jar).ready();

        // When
        plane.send(new Unload(lane.instanceId(), 1_000));

        // Then
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == lane.instanceId());
        assertThat(plane.awaitLine("closed").text()).isEqualTo("closed true");
        assertThat(plane.awaitLine("closed").instanceId()).isEqualTo(lane.instanceId());
    }

    @Test
    void interruptsCloseHookAtItsDeadline() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Clinging", jar).ready();

        // When
        plane.send(new Unload(lane.instanceId(), 200));

        // Then
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == lane.instanceId());
        plane.awaitLine("close interrupted");
    }

    @Test
    void answersUnloadOfUnknownInstance() throws IOException {
        // When
        plane.send(new Unload(77, 200));

        // Then
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == 77);
    }

    @Test
    void unloadsInstanceThatLostItsLanes() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Sleeper", jar).ready();

        // When
        lane.channel().close();

        // Then
        plane.awaitLine("closed true");
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == lane.instanceId());
    }

    @Test
    void exitsWithStatusZeroAndClosesInstances() throws IOException {
        // Given
        plane.load("app.Sleeper", jar).ready();

        // When
        plane.send(new Exit(1_000));

        // Then
        assertThat(plane.awaitExit()).isZero();
        plane.awaitLine("closed true");
        assertThat(plane.standardError()).isEmpty();
    }

    @Test
    void exitWaitsForCloseHookOfUnloadBeforeIt() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Lingering", jar).ready();
        plane.send(new Unload(lane.instanceId(), 10_000));
        plane.awaitLine("hook begins");

        // When
        plane.send(new Exit(10_000));

        // Then
        assertThat(plane.awaitExit()).isZero();
        plane.awaitLine("hook is done");
    }

    @Test
    void exitsDespiteThreadsHooksAndRunningCode() throws IOException {
        // Given
        plane.load("app.Clinging", jar).ready().invoke("");
        plane.load("app.Sleeper", jar).ready().send("spin");
        plane.awaitLine("spinning");

        // When
        plane.send(new Exit(100));

        // Then
        await().atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(plane.process().isAlive()).isFalse());
    }

    @Test
    void endsWhenTheControlPlaneIsGone() throws IOException {
        // Given
        plane.load("app.Clinging", jar).ready().invoke("");
        plane.load("app.Sleeper", jar).ready().send("spin");
        plane.awaitLine("spinning");

        // When
        plane.cutControl();

        // Then
        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(plane.process().isAlive()).isFalse());
    }

    @Test
    void beats() {
        // Then
        assertThat(plane.nextHeartbeat().heapUsedBytes()).isPositive();
        assertThat(plane.nextHeartbeat().metaspaceUsedBytes()).isPositive();
        assertThat(plane.nextHeartbeat().heapMaxBytes()).isLessThanOrEqualTo(64L << 20);
    }
}
