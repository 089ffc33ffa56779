package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Failure;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of all sizes, both ways, through a worker with a small heap. */
class BodiesIT {

    private static final int MEBIBYTE = 1024 * 1024;

    private static TestingControlPlane plane;
    private static Path jar;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        plane = new TestingControlPlane("-Xmx64m");
        jar =
                new TestingJar()
                        .source(
                                "app.Bodies",
                                """
                                public class Bodies {
                                    public byte[] echo(byte[] bytes) { return bytes; }
                                    public int ignore(Context context) { return 1; }
                                    public long count(InputStream in) throws IOException {
                                        return in.transferTo(OutputStream.nullOutputStream());
                                    }
                                    public HttpResponse headers(String kind) {
                                        HttpResponse answer = HttpResponse.empty(200);
                                        return switch (kind) {
                                            case "long" -> answer.with("x", "y".repeat(70_000));
                                            case "break" -> answer.with("x", "a\\nb");
                                            case "name" -> answer.with("x y", "a");
                                            default -> {
                                                for (int i = 0; i < 2_000; i++) {
                                                    answer = answer.with("x" + i % 7, "y");
                                                }
                                                yield answer;
                                            }
                                        };
                                    }
                                    public String thrower(String kind) throws Exception {
                                        if (kind.equals("error")) { throw new OutOfMemoryError("mine"); }
                                            throw kind.equals("nasty") ? new Nasty()
                                            : new Exception("m".repeat(100_000));
                                    }
                                }
                                class Nasty extends RuntimeException {
                                    public String getMessage() { throw new IllegalStateException(); }
                                    public StackTraceElement[] getStackTrace() { throw this; }
                                }
                                """)
                        .source(
                                "app.Big",
                                """
                                public class Big implements StreamHandler {
                                    public void handle(InputStream in, ResponseStream out, Context context)
                                            throws Exception {
                                        byte[] part = new byte[100_000];
                                        for (int i = 0; i < 2097; i++) {
                                            out.write(part);
                                        }
                                    }
                                }
                                """)
                        .source(
                                "app.Broken",
                                """
                                public class Broken implements StreamHandler {
                                    public void handle(InputStream in, ResponseStream out, Context context)
                                            throws Exception {
                                        out.write('x');
                                        out.flush();
                                        throw new IOException("half way");
                                    }
                                }
                                """)
                        .build(folder, "app.jar");
    }

    @AfterAll
    static void stop() throws IOException {
        plane.close();
    }

    @Test
    void carriesSixMebibytesBothWays() throws IOException {
        // Given
        byte[] body = new byte[6 * MEBIBYTE + 17];
        new Random(7).nextBytes(body);
        TestingLane lane = plane.load("app.Bodies::echo", jar).ready();

        // When
        Head head = lane.sendChunked(body).head();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        LaneFrame frame = lane.read();
        while (frame instanceof Chunk chunk) {
            answer.writeBytes(chunk.bytes().copy());
            frame = lane.read();
        }

        // Then
        assertThat(head.status()).isEqualTo(200);
        assertThat(frame).isInstanceOf(End.class);
        assertThat(answer.toByteArray()).isEqualTo(body);
    }

    @Test
    void streamsRequestWithoutKeepingIt() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Bodies::count", jar).ready();

        // When
        Result result = lane.sendChunked(new byte[100 * MEBIBYTE]).result();

        // Then
        assertThat(result.body().text()).isEqualTo("" + 100 * MEBIBYTE);
    }

    @Test
    void drainsRequestThatTheHandlerIgnores() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Bodies::ignore", jar).ready();

        // When
        Result first = lane.sendChunked(new byte[MEBIBYTE]).result();
        Result second = lane.invoke("");

        // Then
        assertThat(first.body().text()).isEqualTo("1");
        assertThat(second.body().text()).isEqualTo("1");
    }

    @Test
    void streamsAnswerLargerThanTheHeap() throws IOException {
        // When
        TestingLane lane = plane.load("app.Big", jar).ready().send("");
        Head head = lane.head();
        long bytes = 0;
        LaneFrame frame = lane.read();
        while (frame instanceof Chunk chunk) {
            bytes += chunk.bytes().length();
            frame = lane.read();
        }

        // Then
        assertThat(head.headers().getFirst().value()).isEqualTo("application/octet-stream");
        assertThat(frame).isInstanceOf(End.class);
        assertThat(bytes).isEqualTo(209_700_000L);
    }

    @Test
    void failsAfterTheHead() throws IOException {
        // Given
        TestingLane lane = plane.load("app.Broken", jar).ready().send("");

        // When
        lane.head();
        LaneFrame chunk = lane.read();
        Failed failed = lane.failed();

        // Then
        assertThat(chunk).isInstanceOf(Chunk.class);
        assertThat(failed.failure().message()).isEqualTo("half way");
    }

    @ParameterizedTest
    @ValueSource(strings = {"long", "break", "name", "many"})
    void refusesHeadersThatCantTravelAndKeepsTheLane(String kind) throws IOException {
        // Given
        TestingLane lane = plane.load("app.Bodies::headers", jar).ready();

        // When
        Failed failed = lane.send(kind).failed();

        // Then
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.FUNCTION);
        assertThat(failed.failure().message()).contains("header");
        assertThat(lane.send(kind).failed().failure().message()).contains("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "nasty", "long"})
    void reportsAnyThrowable(String kind) throws IOException {
        // Given
        TestingLane lane = plane.load("app.Bodies::thrower", jar).ready();

        // When
        Failed failed = lane.send(kind).failed();

        // Then
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.FUNCTION);
        assertThat(failed.failure().type()).isNotEmpty();
    }
}
