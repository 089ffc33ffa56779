package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies in memory, and what of it they are said to take. */
final class BodyReaderTest {

    private static final int KIB = 1024;

    /** A request whose body is sent by the test, and what became of it. */
    private static final class Upload {

        private final BodyReader.Body body;
        private Handler<Buffer> parts = _ -> {};
        private Handler<Void> end = _ -> {};
        private Optional<Slice> whole = Optional.empty();
        private Optional<Problem> refusal = Optional.empty();

        Upload(BodyReader reader, Optional<Integer> declared) {
            body = reader.of(request(declared));
            body.read(
                    bytes -> whole = Optional.of(bytes), problem -> refusal = Optional.of(problem));
        }

        @SuppressWarnings("unchecked") // Handlers come as Vert.x declares them.
        private HttpServerRequest request(Optional<Integer> declared) {
            return proxy(
                    HttpServerRequest.class,
                    (method, argument) ->
                            switch (method) {
                                case "handler" -> {
                                    parts = (Handler<Buffer>) argument;
                                    yield null;
                                }
                                case "endHandler" -> {
                                    end = (Handler<Void>) argument;
                                    yield null;
                                }
                                case "getHeader" ->
                                        argument.toString().equalsIgnoreCase("content-length")
                                                ? declared.map(Object::toString).orElse(null)
                                                : null;
                                case "response" -> proxy(HttpServerResponse.class, (_, _) -> null);
                                default -> throw new AssertionError(method);
                            });
        }

        Upload send(int bytes) {
            parts.handle(Buffer.buffer(new byte[bytes]));
            return this;
        }

        Upload finish() {
            end.handle(null);
            return this;
        }
    }

    /** What a method with at most one argument answers. */
    @FunctionalInterface
    private interface Answer {
        Object of(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) ->
                                answer.of(
                                        method.getName(), arguments == null ? "" : arguments[0])));
    }

    private static BodyReader reader(int bufferedMax) {
        return new BodyReader(
                new GatewaySettings(
                        new MemorySize(KIB * KIB),
                        new MemorySize(bufferedMax),
                        Duration.ofSeconds(1),
                        MemorySize.ofMebibytes(1),
                        Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyInPartsIsWhole(boolean declared) {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] sent = new byte[100 * KIB + random.nextInt(KIB)];
        random.nextBytes(sent);
        Upload upload =
                new Upload(
                        reader(KIB * KIB), declared ? Optional.of(sent.length) : Optional.empty());

        // When
        int position = 0;
        while (position < sent.length) {
            int length = Math.min(1 + random.nextInt(8 * KIB), sent.length - position);
            upload.parts.handle(Buffer.buffer(sent).slice(position, position + length));
            position += length;
        }
        upload.finish();

        // Then
        assertThat(upload.whole.orElseThrow().array()).as("seed %d", seed).isEqualTo(sent);
    }

    @Test
    void roomThatIsMadeAheadCounts() {
        // Given
        BodyReader reader = reader(20 * KIB);
        Upload first = new Upload(reader, Optional.of(64 * KIB)).send(1);
        assertThat(first.refusal).isEmpty();

        // When
        Upload second = new Upload(reader, Optional.of(64 * KIB)).send(1);

        // Then
        assertThat(second.refusal.orElseThrow().code()).isEqualTo(ErrorCode.TOO_MANY_CALLS);
        first.body.abandon();
        assertThat(new Upload(reader, Optional.of(64 * KIB)).send(1).refusal).isEmpty();
    }

    @Test
    void wholeBodyCountsWithItsOwnBytes() {
        // Given
        BodyReader reader = reader(64);
        Upload first = new Upload(reader, Optional.empty()).send(20).send(10).finish();
        assertThat(first.whole.orElseThrow().length()).isEqualTo(30);

        // When
        Upload second = new Upload(reader, Optional.empty()).send(34).finish();

        // Then
        assertThat(second.whole.orElseThrow().length()).isEqualTo(34);
        assertThat(new Upload(reader, Optional.empty()).send(1).refusal).isPresent();
        first.body.close();
        assertThat(new Upload(reader, Optional.empty()).send(30).finish().whole).isPresent();
    }
}
