package io.penstock.runtime.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import io.penstock.runtime.dispatch.Receipt;
import io.penstock.runtime.dispatch.Reply;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemJson;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.telemetry.Log;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends the answer of a call to an HTTP client. {@code over} and {@code bodyless} are guarded by
 * {@code sending}, under which the response is written; it is Vert.x's and takes calls from any
 * thread.
 */
final class HttpReply implements Reply {

    private static final Log LOG = Log.of(HttpReply.class);
    private static final Duration WAIT_SLICE = Duration.ofMillis(100);

    // With their hash computed: they are in each answer.
    private static final CharSequence ID = HttpHeaders.createOptimized("Penstock-Invocation-Id");
    private static final CharSequence VERSION =
            HttpHeaders.createOptimized("Penstock-Function-Version");
    private static final CharSequence REPLAY =
            HttpHeaders.createOptimized("Penstock-Idempotent-Replay");
    private static final CharSequence START = HttpHeaders.createOptimized("Penstock-Start");
    private static final CharSequence DURATION =
            HttpHeaders.createOptimized("Penstock-Duration-Ms");
    private static final CharSequence BILLED = HttpHeaders.createOptimized("Penstock-Billed-Ms");

    /** Bytes of one answer that wait for the client; a function that writes more is slowed down. */
    private static final long UNSENT_BYTES_MAX = 1024 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean headOnly;
    private final Duration stallMax;
    private final DeadlineWatch deadlines;
    private final UnsentAnswers unsent;
    private final AtomicLong unsentBytes = new AtomicLong();
    private volatile @Nullable Future<Void> ended;

    /** Bytes of an answer that was given whole. */
    private volatile int wholeBytes;

    /** Puts what is sent in order. Never taken by an event loop that another holder waits for. */
    private final ReentrantLock sending = new ReentrantLock();

    private boolean over;
    private boolean bodyless;

    /** Wakes a writer; no Vert.x call is made under it. */
    private final ReentrantLock signals = new ReentrantLock();

    private final Condition changed = signals.newCondition();
    private volatile boolean gone;
    private volatile boolean replay;

    HttpReply(
            HttpServerRequest request,
            Duration stallMax,
            DeadlineWatch deadlines,
            UnsentAnswers unsent) {
        this.request = request;
        this.deadlines = deadlines;
        this.response = request.response();
        this.headOnly = HttpMethod.HEAD.equals(request.method());
        this.stallMax = stallMax;
        this.unsent = unsent;
    }

    /** What is sent is the answer to an earlier request with the same idempotency key. */
    void markReplay() {
        replay = true;
    }

    /** The client has hung up. */
    void clientGone() {
        gone = true;
        wake();
    }

    private void wake() {
        signals.lock();
        try {
            changed.signalAll();
        } finally {
            signals.unlock();
        }
    }

    @Override
    public void answer(int status, List<Header> headers, Slice body, Receipt receipt) {
        send(
                true,
                () -> {
                    head(status, headers, receipt);
                    if (headOnly) {
                        put(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
                    }
                    wholeBytes = bodyless ? 0 : body.length();
                    ended = bodyless ? response.end() : response.end(bytes(body));
                });
    }

    @Override
    public void begin(int status, List<Header> headers, Receipt receipt) {
        send(
                false,
                () -> {
                    head(status, headers, receipt);
                    response.setChunked(!bodyless);
                });
    }

    /**
     * Sends in its turn, unless the answer is over already.
     *
     * @param last whether the answer is over then
     * @return whether it was sent
     */
    private boolean send(boolean last, Runnable what) {
        sending.lock();
        try {
            if (over || response.closed()) {
                return false;
            }
            Sending.run(what);
            over = last;
            return true;
        } finally {
            sending.unlock();
        }
    }

    private void head(int status, List<Header> headers, Receipt receipt) {
        bodyless = headOnly || status == 204 || status == 304;
        response.setStatusCode(status);
        CallHeaders.toClient(headers, response.headers());
        receipt(receipt);
    }

    private void receipt(Receipt receipt) {
        put(ID, receipt.id().value());
        if (receipt.version() > 0) {
            put(VERSION, Integer.toString(receipt.version()));
        }
        if (replay) {
            put(REPLAY, "true");
        }
        receipt.start().map(StartKind::label).ifPresent(start -> put(START, start));
        receipt.usage()
                .ifPresent(
                        usage -> {
                            put(DURATION, millis(usage));
                            put(BILLED, Long.toString(LedgerRow.billedMillis(usage)));
                        });
    }

    /** Not copied: nobody writes to them. */
    // Vert.x 5 keeps it as internal; any other way copies.
    @SuppressWarnings("deprecation")
    private static Buffer bytes(Slice body) {
        return Buffer.buffer(Unpooled.wrappedBuffer(body.buffer()));
    }

    private void put(CharSequence name, String value) {
        response.putHeader(name, value);
    }

    /** Milliseconds with three decimals, without a formatter's cost. */
    private static String millis(Usage usage) {
        long micros = usage.wallNanos() / 1000;
        String fraction = Long.toString(1000 + micros % 1000).substring(1);
        return micros / 1000 + "." + fraction;
    }

    @Override
    public boolean write(Slice bytes) {
        return awaitRoom()
                && send(
                        false,
                        () -> {
                            if (!bodyless) {
                                track(response.write(bytes(bytes)), bytes.length());
                            }
                        });
    }

    /** Waits while too much is unsent; false when that lasts too long, or the client is gone. */
    private boolean awaitRoom() {
        long deadline = System.nanoTime() + stallMax.toNanos();
        while (!gone && !response.closed() && tooMuchUnsent()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            signals.lock();
            try {
                // Woken when bytes have left; the slices cover those between check and wait.
                long _ = changed.awaitNanos(Math.min(left, WAIT_SLICE.toNanos()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                signals.unlock();
            }
        }
        return !gone && !response.closed();
    }

    /** When all answers are too many bytes, each may still have a part on its way. */
    private boolean tooMuchUnsent() {
        long own = unsentBytes.get();
        return own > UNSENT_BYTES_MAX || (own > 0 && unsent.crowded());
    }

    @Override
    public void end() {
        send(true, () -> ended = response.end());
    }

    @Override
    public void fail(Problem problem, Receipt receipt) {
        clientGone();
        send(
                true,
                () -> {
                    if (response.headWritten() || problem.code() == ErrorCode.CLIENT_GONE) {
                        // A clean end would pass a broken answer off as whole.
                        cutOff();
                    } else {
                        response.headers().clear();
                        response.setChunked(false);
                        receipt(receipt);
                        ended = fail(response, problem);
                    }
                });
    }

    /** Refuses a request before it has become a call. */
    static void refuse(HttpServerRequest request, Problem problem) {
        if (problem.code() == ErrorCode.UNAUTHORIZED) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        Future<Void> _ = fail(request.response(), problem);
    }

    /** Sends a problem as the whole answer. */
    static Future<Void> fail(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.code().status());
        response.putHeader("Content-Type", ProblemJson.MEDIA_TYPE);
        response.putHeader(ProblemJson.KIND_HEADER, problem.code().kind().label());
        problem.retryAfter()
                .ifPresent(
                        _ ->
                                response.putHeader(
                                        "Retry-After", ProblemJson.retryAfterSeconds(problem)));
        return Sending.call(() -> response.end(ProblemJson.render(problem)))
                .onFailure(HttpReply::ignoreGone);
    }

    private void track(Future<Void> written, int bytes) {
        unsentBytes.addAndGet(bytes);
        unsent.add(bytes);
        written.onComplete(
                _ -> {
                    unsentBytes.addAndGet(-bytes);
                    unsent.add(-bytes);
                    wake();
                });
    }

    /**
     * Runs an action once the client has taken the whole answer, or is gone; a client that takes
     * too long for the rest is cut off.
     */
    void whenSent(Runnable action) {
        Future<Void> end = ended;
        if (end == null || end.isComplete()) {
            action.run();
            return;
        }
        Stall stall = new Stall(System.nanoTime() + stallMax.toNanos());
        deadlines.enter(stall);
        int bytes = wholeBytes;
        unsent.add(bytes);
        end.onComplete(
                _ -> {
                    unsent.add(-bytes);
                    deadlines.leave(stall);
                    action.run();
                });
    }

    /**
     * Closes the connection at once: a close of Vert.x's own waits for what the client won't take.
     */
    private void cutOff() {
        gone = true;
        if (request.connection() instanceof ConnectionBase connection) {
            ChannelFuture _ = connection.channelHandlerContext().close();
        } else {
            response.reset();
        }
    }

    private final class Stall implements DeadlineWatch.Entry {
        private final long deadlineNanos;

        Stall(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void expired() {
            cutOff();
        }
    }

    /** A write that fails means that the client is gone, which the close handler tells as well. */
    static void ignoreGone(Throwable cause) {
        LOG.debug("client gone", cause);
    }
}
