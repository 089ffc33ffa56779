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
    private static final int ROOM_MIN = 16 * 1024;

    /** A body whose array is larger by more than this part of it gets another. */
    private static final int SLACK = 8;

    /** More than a body can have. */
    private static final int UNDECLARED = Integer.MAX_VALUE;

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
        private int lengthMax = UNDECLARED;
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
            int needed = length + part.length();
            int capacity = needed <= bytes.length ? bytes.length : capacityFor(needed);
            if (!reserve(capacity - bytes.length)) {
                refuse(noRoom());
                return;
            }
            if (capacity > bytes.length) {
                bytes = Arrays.copyOf(bytes, capacity);
            }
            part.getBytes(bytes, length);
            length = needed;
        }

        private int capacityFor(int needed) {
            boolean known = lengthMax != UNDECLARED;
            int ahead = known ? Math.max(2 * length, ROOM_MIN) : 2 * length;
            return Math.max(needed, Math.min(ahead, lengthMax));
        }

        /** Whether there is room for so many bytes more; they count in either case. */
        private boolean reserve(int more) {
            reserved.addAndGet(more);
            return buffered.addAndGet(more) <= bufferedMax.bytes();
        }

        private void end(Consumer<Slice> whole) {
            if (!over) {
                // Its array is kept as long as the call lasts.
                boolean loose = bytes.length - length > length / SLACK;
                byte[] exact = loose ? Arrays.copyOf(bytes, length) : bytes;
                reserve(exact.length - bytes.length);
                Slice body = Slice.wrap(exact, 0, length);
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
