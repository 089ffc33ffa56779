package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies into memory, each up to a limit and all together up to another. One per
 * gateway; safe for several event loops.
 */
final class BodyReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

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
        private @Nullable Buffer bytes;
        private boolean grown;
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
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            boolean tooLong =
                    length != null
                            && (length.length() > 18
                                    || Long.parseLong(length) > requestMax.bytes());
            return tooLong ? Optional.of(tooLarge(length)) : Optional.empty();
        }

        private void more(Buffer part) {
            if (over) {
                return;
            }
            if (length() + (long) part.length() > requestMax.bytes()) {
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

        private int length() {
            return bytes == null ? 0 : bytes.length();
        }

        /** A part that is all there is isn't copied. */
        private void append(Buffer part) {
            Buffer before = bytes;
            if (before == null) {
                bytes = part;
            } else if (grown) {
                before.appendBuffer(part);
            } else {
                // What came from the connection may not be able to grow.
                grown = true;
                bytes =
                        Buffer.buffer(before.length() + part.length())
                                .appendBuffer(before)
                                .appendBuffer(part);
            }
        }

        private void end(Consumer<Slice> whole) {
            if (!over) {
                Slice body = bytes == null ? Slice.empty() : Slice.wrap(bytes.getBytes());
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
            bytes = null;
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
