package io.penstock.runtime.event;

import static io.penstock.runtime.event.ErrorKind.CALLER;
import static io.penstock.runtime.event.ErrorKind.CAPACITY;
import static io.penstock.runtime.event.ErrorKind.FUNCTION;
import static io.penstock.runtime.event.ErrorKind.PLATFORM;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every way a request can end without its result. Each has a page in docs/errors.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, problem details</a>
 */
public enum ErrorCode {
    BAD_REQUEST(CALLER, 400, "The request is malformed"),
    BAD_PAYLOAD(CALLER, 400, "The payload can't be read"),
    BAD_NAME(CALLER, 400, "The name isn't allowed"),
    BAD_SETTING(CALLER, 400, "A setting has a value that can't be used"),
    UNKNOWN_SETTING(CALLER, 400, "There is no such setting"),
    BAD_ARTIFACT(CALLER, 400, "The artifact isn't a usable jar"),
    ARTIFACT_TOO_LARGE(CALLER, 413, "The artifact is larger than allowed"),
    CHAIN_TOO_DEEP(CALLER, 400, "Too many invocations led to this one"),
    UNAUTHORIZED(CALLER, 401, "A valid key is needed"),
    FORBIDDEN(CALLER, 403, "The key doesn't allow this"),
    NOT_FOUND(CALLER, 404, "There is nothing here"),
    UNKNOWN_FUNCTION(CALLER, 404, "There is no such function"),
    UNKNOWN_VERSION(CALLER, 404, "The function has no such version"),
    UNKNOWN_ALIAS(CALLER, 404, "The function has no such alias"),
    UNKNOWN_TRIGGER(CALLER, 404, "There is no such trigger"),
    UNKNOWN_INVOCATION(CALLER, 404, "There is no such invocation"),
    METHOD_NOT_ALLOWED(CALLER, 405, "The method isn't allowed here"),
    NOT_ACCEPTABLE(CALLER, 406, "No acceptable representation"),
    REQUEST_TIMEOUT(CALLER, 408, "The request didn't arrive in time"),
    CONFLICT(CALLER, 409, "The request conflicts with the present state"),
    PAYLOAD_TOO_LARGE(CALLER, 413, "The payload is larger than allowed"),
    UNSUPPORTED_MEDIA_TYPE(CALLER, 415, "The media type isn't supported"),
    IDEMPOTENCY_KEY_REUSED(CALLER, 422, "The idempotency key had another request"),
    CLIENT_GONE(CALLER, 499, "The caller hung up"),
    FUNCTION_FAILED(FUNCTION, 500, "The function failed"),
    FUNCTION_INIT_FAILED(FUNCTION, 500, "The function can't be started"),
    RESULT_TOO_LARGE(FUNCTION, 500, "The result is larger than can be kept"),
    WORKER_LOST(FUNCTION, 502, "The function's worker process ended during the call"),
    FUNCTION_TIMEOUT(FUNCTION, 504, "The function didn't answer in time"),
    QUEUE_FULL(CAPACITY, 429, "Too many callers wait for this function"),
    QUEUE_TIMEOUT(CAPACITY, 429, "No instance became free in time"),
    TOO_MANY_CALLS(CAPACITY, 429, "Too many calls are running"),
    NODE_MEMORY(PLATFORM, 503, "The node has no memory left for another instance"),
    WORKER_START_FAILED(PLATFORM, 503, "No worker process could be started"),
    SHUTTING_DOWN(PLATFORM, 503, "The runtime is shutting down"),
    STORE_UNAVAILABLE(PLATFORM, 503, "The store doesn't answer"),
    EVENT_EXPIRED(PLATFORM, 504, "The event was too old to be tried again"),
    INTERNAL_ERROR(PLATFORM, 500, "An error inside Penstock");

    private final ErrorKind kind;
    private final int status;
    private final String title;

    ErrorCode(ErrorKind kind, int status, String title) {
        this.kind = kind;
        this.status = status;
        this.title = title;
    }

    /** Whose fault it is. */
    public ErrorKind kind() {
        return kind;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The same short sentence for each occurrence. */
    public String title() {
        return title;
    }

    /** The error with a code; empty when there is none. */
    public static Optional<ErrorCode> of(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }

    /** The code as it stands in answers, logs and page names: {@code function-failed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
