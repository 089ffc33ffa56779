package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a real worker that call others; the test answers. */
@Timeout(120)
final class OutcallIT {

    private static final String CALLER =
            """
            public final class Caller implements Handler<String, String> {
                public String handle(String command, Context context) throws Exception {
                    String[] words = command.split(" ");
                    try {
                        return switch (words[0]) {
                            case "emit" -> context.emit("billing", new Event<>("1", "/s", "t",
                                Optional.empty(), Optional.empty(), Optional.empty(),
                                Optional.empty(), Map.of(), bytes(words[1])));
                            case "invoke" -> invoke(context, bytes(words[1]));
                            case "many" -> many(context, Integer.parseInt(words[1]));
                            default -> throw new AssertionError(command);
                        };
                    } catch (InvocationException e) {
                        return e.code() + ": " + e.getMessage();
                    }
                }
                private static byte[] bytes(String length) {
                    byte[] bytes = new byte[Integer.parseInt(length)];
                    new Random(bytes.length).nextBytes(bytes);
                    return bytes;
                }
                private static String invoke(Context context, byte[] sent) {
                    byte[] back = context.invoke("prices:live", sent, byte[].class);
                    return Arrays.equals(sent, back) + " " + back.length;
                }
                private static String many(Context context, int count) throws Exception {
                    List<Thread> threads = new ArrayList<>();
                    String[] answers = new String[count];
                    for (int i = 0; i < count; i++) {
                        int number = i;
                        threads.add(Thread.startVirtualThread(() -> answers[number] =
                            context.invoke("prices", "" + number, String.class)));
                    }
                    for (Thread thread : threads) { thread.join(); }
                    return String.join(",", answers);
                }
            }
            """;

    private static volatile TestingSink latest = new TestingSink();
    private static Path jar;

    @TempDir private Path folder;
    private final DeadlineWatch deadlines = new DeadlineWatch();
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private Handshake handshake;
    private WorkerProcess worker;

    /** A call that waits for the test to answer it. */
    private record Arrival(WorkerProcess from, Outcall outcall, OutcallReply reply) {

        void answer(Slice body) {
            reply.answer(200, List.of(), body);
        }
    }

    @BeforeAll
    static void build(@TempDir Path jars) throws IOException {
        jar = TestingJars.build(jars, "caller.jar", Map.of("fn.Caller", CALLER));
    }

    @BeforeEach
    void listen() throws IOException {
        Path sockets = Files.createTempDirectory("penstock-test");
        sockets.toFile().deleteOnExit();
        handshake = Handshake.listen(sockets, deadlines);
    }

    @AfterEach
    void close() throws IOException {
        worker.kill("test");
        handshake.close();
        deadlines.close();
    }

    /** Loads the function into a worker whose outcalls wait in {@link #arrivals}. */
    private Lane load() throws Exception {
        return load((from, outcall, reply) -> arrivals.add(new Arrival(from, outcall, reply)));
    }

    private Lane load(Outcalls outcalls) throws Exception {
        WorkerSettings settings = TestingWorkers.settings(folder.resolve("cache"));
        worker =
                new WorkerLauncher(
                                settings,
                                handshake,
                                TestingWorkers.loops(),
                                deadlines,
                                AotCache.off(),
                                outcalls)
                        .launch(MemorySize.ofMebibytes(256), new IgnoringListener());
        worker.tryHold();
        FunctionVersion version = TestingVersion.of("f", "fn.Caller").build(jar);
        return worker.load(7, version, Map.of()).lanes().getFirst();
    }

    private Arrival arrival() throws InterruptedException {
        Arrival arrival = arrivals.poll(30, TimeUnit.SECONDS);
        assertThat(arrival).isNotNull();
        return arrival;
    }

    /** Calls the function. */
    private static CompletableFuture<String> call(Lane lane, String command) {
        Lane.Request request =
                new Lane.Request("id", 1, Long.MAX_VALUE, "POST", "/", "", List.of());
        TestingSink sink = new TestingSink();
        latest = sink;
        lane.call(request, Slice.utf8(command), sink);
        return sink.whole();
    }

    private static String get(CompletableFuture<String> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void emitsAndGetsTheIdOfTheInvocation() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "emit 3");

        // When
        Arrival arrival = arrival();
        arrival.reply()
                .answer(
                        202,
                        List.of(new Header(OutcallReply.INVOCATION_ID, "inv-1")),
                        Slice.empty());

        // Then
        assertThat(get(answer)).isEqualTo("inv-1");
        assertThat(arrival.from()).isSameAs(worker);
        assertThat(arrival.outcall().instanceId()).isEqualTo(7);
        assertThat(arrival.outcall().fence()).isEqualTo(latest.fence());
        assertThat(arrival.outcall().await()).isFalse();
        assertThat(arrival.outcall().function()).isEqualTo("billing");
        assertThat(arrival.outcall().body().length()).isEqualTo(3);
        assertThat(arrival.outcall().headers())
                .contains(
                        new Header("ce-type", "t"),
                        new Header("content-type", "application/octet-stream"));
    }

    @Test
    void invokesWithBodiesOfAllSizes() throws Exception {
        // Given
        Lane lane = load();
        List<Integer> sizes =
                List.of(
                        0,
                        1,
                        Limits.CHUNK_BYTES_MAX,
                        Limits.CHUNK_BYTES_MAX + 1,
                        3_000_000,
                        Limits.OUTCALL_BYTES_MAX);

        for (int size : sizes) {
            // When
            CompletableFuture<String> answer = call(lane, "invoke " + size);
            Arrival arrival = arrival();
            arrival.answer(arrival.outcall().body());

            // Then
            assertThat(get(answer)).isEqualTo("true " + size);
            assertThat(arrival.outcall().await()).isTrue();
            assertThat(arrival.outcall().function()).isEqualTo("prices:live");
        }
    }

    @Test
    void answersTwentyAtOnceEachWithItsOwn() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "many 20");
        await().untilAsserted(() -> assertThat(arrivals).hasSize(20));

        // When
        List<Arrival> all = List.copyOf(arrivals);
        all.reversed().forEach(one -> one.answer(one.outcall().body()));

        // Then
        assertThat(get(answer)).isEqualTo("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19");
    }

    @Test
    void refusesWithCodeAndDetail() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "invoke 1");

        // When
        arrival().reply().refuse(Problem.of(ErrorCode.QUEUE_FULL, "too many wait"));

        // Then
        assertThat(get(answer)).isEqualTo("queue-full: too many wait");
    }

    @Test
    void refusesAnAnswerThatIsTooLong() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "invoke 1");

        // When
        arrival().answer(Slice.wrap(new byte[Limits.OUTCALL_BYTES_MAX + 1]));

        // Then
        assertThat(get(answer))
                .isEqualTo(
                        "payload-too-large: the answer of prices:live has 16777217 bytes; at most"
                                + " 16777216");
    }

    @Test
    void refusesAnAnswerWhoseHeadersDontFit() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "invoke 1");

        // When
        Header wide = new Header("wide", "x".repeat(Limits.STRING_BYTES_MAX + 1));
        arrival().reply().answer(200, List.of(wide), Slice.empty());

        // Then
        assertThat(get(answer))
                .startsWith("payload-too-large: the answer of prices:live doesn't fit");
    }

    @Test
    void refusesWhatNobodyCouldAnswer() throws Exception {
        // Given
        Lane lane =
                load(
                        (_, _, _) -> {
                            throw new IllegalStateException("broken on purpose");
                        });

        // When
        String answer = get(call(lane, "invoke 1"));

        // Then
        assertThat(answer)
                .isEqualTo("internal-error: the call of prices:live failed inside Penstock");
    }

    @Test
    void knowsNoFunctionWhereNobodyAnswers() throws Exception {
        // When
        String answer = get(call(load(TestingWorkers.noOutcalls()), "invoke 1"));

        // Then
        assertThat(answer).startsWith("unknown-function: ");
    }

    @Test
    void aReplyIsGivenOnce() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "invoke 1");
        Arrival arrival = arrival();
        arrival.answer(arrival.outcall().body());

        // When
        assertThatThrownBy(() -> arrival.answer(Slice.empty()))
                .isInstanceOf(IllegalStateException.class);

        // Then
        assertThat(get(answer)).isEqualTo("true 1");
    }

    @Test
    void theDeadlineEndsTheWaitAndALateReplyIsOfNoConsequence() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "invoke 1");
        Arrival late = arrival();

        // When
        worker.cancel(lane.instance(), latest.fence());

        // Then
        assertThat(get(answer)).startsWith("interrupted: ");
        late.answer(Slice.wrap(new byte[1_000_000]));
        CompletableFuture<String> next = call(lane, "invoke 2");
        Arrival arrival = arrival();
        arrival.answer(arrival.outcall().body());
        assertThat(get(next)).isEqualTo("true 2");
        assertThat(worker.accepting()).isTrue();
    }

    @Test
    void aReplyToAWorkerThatIsGoneIsOfNoConsequence() throws Exception {
        // Given
        Lane lane = load();
        CompletableFuture<String> answer = call(lane, "invoke 1");
        Arrival arrival = arrival();

        // When
        worker.kill("test");

        // Then
        assertThatThrownBy(() -> get(answer))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WorkerLostException.class);
        worker.awaitEnd(Duration.ofSeconds(10));
        arrival.answer(Slice.wrap(new byte[1_000_000]));
        // The process's end is noticed after it, by a thread of its own.
        await().untilAsserted(() -> assertThat(worker.accepting()).isFalse());
    }
}
