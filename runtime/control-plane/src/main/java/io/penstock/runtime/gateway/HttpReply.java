package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import io.penstock.runtime.dispatch.Receipt;
import io.penstock.runtime.dispatch.Reply;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemJson;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.telemetry.Log;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends the answer of a call to an HTTP client. The flags are guarded by one lock; the response is
 * Vert.x's, which takes calls from any thread.
 */
final class HttpReply implements Reply {

    private static final Log LOG = Log.of(HttpReply.class);
    private static final String ID_HEADER = "Penstock-Invocation-Id";

    private final HttpServerResponse response;
    private final boolean headOnly;
    private final Duration stallMax;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean gone;

    HttpReply(HttpServerRequest request, Duration stallMax) {
        this.response = request.response();
        this.headOnly = HttpMethod.HEAD.equals(request.method());
        this.stallMax = stallMax;
    }

    /** The client has hung up. */
    void clientGone() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answer(int status, List<Header> headers, Slice body, Receipt receipt) {
        if (response.closed()) {
            return;
        }
        head(status, headers, receipt);
        if (headOnly || status == 204 || status == 304) {
            if (headOnly) {
                response.putHeader("Content-Length", Integer.toString(body.length()));
            }
            forget(response.end());
        } else {
            forget(response.end(Buffer.buffer(body.array())));
        }
    }

    @Override
    public void begin(int status, List<Header> headers, Receipt receipt) {
        if (response.closed()) {
            return;
        }
        head(status, headers, receipt);
        if (!headOnly) {
            response.setChunked(true);
        }
        response.drainHandler(
                _ -> {
                    lock.lock();
                    try {
                        changed.signalAll();
                    } finally {
                        lock.unlock();
                    }
                });
    }

    private void head(int status, List<Header> headers, Receipt receipt) {
        response.setStatusCode(status);
        CallHeaders.toClient(headers, response.headers());
        receipt(receipt);
    }

    private void receipt(Receipt receipt) {
        response.putHeader(ID_HEADER, receipt.id().value());
        response.putHeader("Penstock-Function-Version", Integer.toString(receipt.version()));
        receipt.start().map(StartKind::label).ifPresent(start -> put("Penstock-Start", start));
        receipt.usage()
                .ifPresent(
                        usage -> {
                            put("Penstock-Duration-Ms", millis(usage));
                            put("Penstock-Billed-Ms", Long.toString(Receipt.billedMillis(usage)));
                        });
    }

    private void put(String name, String value) {
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
        if (headOnly) {
            return true;
        }
        if (!awaitRoom()) {
            return false;
        }
        forget(response.write(Buffer.buffer(bytes.array())));
        return true;
    }

    private boolean awaitRoom() {
        lock.lock();
        try {
            long left = stallMax.toNanos();
            while (!gone && !response.closed() && response.writeQueueFull() && left > 0) {
                // Woken by the drain handler; the slices cover a drain between check and wait.
                long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(100));
                left -= slice - Math.max(0, changed.awaitNanos(slice));
            }
            return !gone && !response.closed() && !response.writeQueueFull();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end() {
        forget(response.end());
    }

    @Override
    public void fail(Problem problem, Receipt receipt) {
        clientGone();
        if (response.headWritten() || problem.code() == ErrorCode.CLIENT_GONE) {
            // A clean end would pass a broken answer off as whole.
            response.reset();
            return;
        }
        if (response.closed()) {
            return;
        }
        response.headers().clear();
        receipt(receipt);
        fail(response, problem);
    }

    /** Refuses a request before it has become a call. */
    static void refuse(HttpServerRequest request, Problem problem) {
        if (problem.code() == ErrorCode.UNAUTHORIZED) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        fail(request.response(), problem);
    }

    /** Sends a problem as the whole answer. */
    static void fail(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.code().status());
        response.putHeader("Content-Type", ProblemJson.MEDIA_TYPE);
        response.putHeader(ProblemJson.KIND_HEADER, problem.code().kind().label());
        problem.retryAfter()
                .ifPresent(
                        _ ->
                                response.putHeader(
                                        "Retry-After", ProblemJson.retryAfterSeconds(problem)));
        forget(response.end(ProblemJson.render(problem)));
    }

    private static void forget(Future<Void> written) {
        written.onFailure(HttpReply::ignoreGone);
    }

    /** A write that fails means that the client is gone, which the close handler tells as well. */
    static void ignoreGone(Throwable cause) {
        LOG.debug("client gone", cause);
    }
}
