package io.penstock.runtime.pool;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.FunctionVersion;
import java.time.Duration;

/** Words for callers that a pool turns away. */
final class Refusals {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER_START = Duration.ofSeconds(5);

    private Refusals() {}

    static Problem queueFull(FunctionVersion version, PoolSettings settings) {
        return Problem.of(
                        ErrorCode.QUEUE_FULL,
                        "penstock.pool.waiters-max = %d calls wait for %s already."
                                .formatted(settings.waitersMax(), version.function()))
                .retryAfter(RETRY_AFTER);
    }

    static Problem queueTimeout(FunctionVersion version, PoolSettings settings) {
        return Problem.of(
                        ErrorCode.QUEUE_TIMEOUT,
                        "No instance of %s became free within penstock.pool.wait-max = %d ms."
                                .formatted(version.function(), settings.waitMax().toMillis()))
                .retryAfter(RETRY_AFTER);
    }

    static Problem callerGone() {
        return Problem.of(ErrorCode.CLIENT_GONE, "The caller hung up.");
    }

    static Problem versionGone(FunctionVersion version) {
        return Problem.of(ErrorCode.UNKNOWN_VERSION, version.label() + " exists no more.");
    }

    static Problem shuttingDown() {
        return Problem.of(ErrorCode.SHUTTING_DOWN, "The runtime is shutting down.")
                .retryAfter(RETRY_AFTER_START);
    }
}
