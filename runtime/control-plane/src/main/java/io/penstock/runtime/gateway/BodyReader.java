package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads request bodies into memory, each up to a limit and all together up to another. One per
 * gateway; safe for several event loops.
 */
final class BodyReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Made room for at once if so much was declared; a client may send less than it says. */
    private static final int ROOM_MIN = 64 * 1024;

    private final MemorySize requestMax;
    private final MemorySize bufferedMax;
    private final AtomicLong buffered = new AtomicLong();

    BodyReader(GatewaySettings settings) {
        this.requestMax = settings.requestMax();
        this.bufferedMax = settings.bufferedMax();
    }

    /** One body; its bytes count until it is closed. */
    final class Body implements AutoCloseable {

        private final HttpServerRequest request;
        private final AtomicLong reserved = new AtomicLong();
        private Consumer<Problem> refused = _ -> {};
        private Runnable whenOver = () -> {};
        private byte[] bytes = new byte[0];
        private int length;
        private int lengthMax = Integer.MAX_VALUE;
        private boolean over;

        private Body(HttpServerRequest request) {
            this.request = request;
        }

        /**
         * Begins to read. On the request's event loop, before it has been paused or read.
         *
         * @param whole takes the body, on the event loop
         * @param refusal takes the reason instead, on the event loop
         */
        void read(Consumer<Slice> whole, Consumer<Problem> refusal) {
            refused = refusal;
            Optional<Problem> declared = checkDeclared();
            if (declared.isPresent()) {
                refuse(declared.get());
                return;
            }
            request.handler(this::more);
            request.endHandler(_ -> end(whole));
            if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                request.response().writeContinue();
            }
        }

        private Optional<Problem> checkDeclared() {
            String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (declared == null) {
                return Optional.empty();
            }
            if (declared.length() > 18 || Long.parseLong(declared) > requestMax.bytes()) {
                return Optional.of(tooLarge(declared));
            }
            lengthMax = Integer.parseInt(declared);
            return Optional.empty();
        }

        private void more(Buffer part) {
            if (over) {
                return;
            }
            if (length + (long) part.length() > requestMax.bytes()) {
                refuse(tooLarge("more than " + requestMax.bytes()));
                return;
            }
            reserved.addAndGet(part.length());
            if (buffered.addAndGet(part.length()) > bufferedMax.bytes()) {
                refuse(noRoom());
                return;
            }
            append(part);
        }

        private void append(Buffer part) {
            int needed = length + part.length();
            if (bytes.length < needed) {
                bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(roomAhead(), lengthMax)));
            }
            part.getBytes(bytes, length);
            length = needed;
        }

        private int roomAhead() {
            return lengthMax == Integer.MAX_VALUE ? 2 * length : Math.max(2 * length, ROOM_MIN);
        }

        private void end(Consumer<Slice> whole) {
            if (!over) {
                Slice body = Slice.wrap(bytes, 0, length);
                stop();
                whole.accept(body);
            }
        }

        /** Runs once when the body has arrived, or isn't read any more. */
        void whenOver(Runnable action) {
            whenOver = action;
        }

        private void stop() {
            over = true;
            bytes = new byte[0];
            whenOver.run();
        }

        /** Nobody needs the body any more, whole or not. On the event loop. */
        void abandon() {
            stop();
            close();
        }

        /** Stops reading and says why. On the event loop. */
        void refuse(Problem problem) {
            abandon();
            request.response().putHeader("Connection", "close");
            refused.accept(problem);
        }

        /** Its bytes count no more. Closing twice does nothing more. */
        @Override
        public void close() {
            buffered.addAndGet(-reserved.getAndSet(0));
        }
    }

    /** The body of a request, not read yet. */
    Body of(HttpServerRequest request) {
        return new Body(request);
    }

    private Problem tooLarge(String length) {
        return Problem.ofField(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "body",
                length + " bytes",
                "A request body may have at most penstock.gateway.request-bytes-max = "
                        + requestMax
                        + ".");
    }

    private Problem noRoom() {
        return Problem.of(
                        ErrorCode.TOO_MANY_CALLS,
                        "Request bodies fill penstock.gateway.buffered-bytes-max = "
                                + bufferedMax
                                + ".")
                .retryAfter(RETRY_AFTER);
    }
}
