package io.penstock.runtime.dispatch;

import io.penstock.protocol.Failure;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.WorkerLostException;

/** What a worker says of a call that failed, as callers are told. */
final class FunctionFailure {

    private FunctionFailure() {}

    static Problem problem(FunctionVersion version, Failure failure) {
        return switch (failure.kind()) {
            case PAYLOAD -> Problem.of(ErrorCode.BAD_PAYLOAD, failure.message());
            case MEDIA_TYPE -> Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, failure.message());
            case INIT -> ofFunction(ErrorCode.FUNCTION_INIT_FAILED, version, failure);
            case FUNCTION -> ofFunction(ErrorCode.FUNCTION_FAILED, version, failure);
        };
    }

    private static Problem ofFunction(ErrorCode code, FunctionVersion version, Failure failure) {
        String what = failure.type().isEmpty() ? "" : failure.type() + ": ";
        return Problem.of(code, version.label() + " failed: " + what + failure.message())
                .with("errorType", failure.type())
                .with("errorMessage", failure.message())
                .with("stack", failure.stack());
    }

    /** What a caller is told whose call was lost with its worker. */
    static Problem lost(FunctionVersion version, WorkerLostException reason) {
        return Problem.of(
                ErrorCode.WORKER_LOST,
                "The worker process of %s ended during the call: %s."
                        .formatted(version.label(), reason.getMessage()));
    }
}
