package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ErrorKind;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.event.ProblemJson;
import io.penstock.runtime.telemetry.Log;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever was thrown into problem+json and, where an operator must know, a log line. */
final class ProblemMapper {

    private static final Log LOG = Log.of(ProblemMapper.class);

    @ServerExceptionMapper
    Response ofProblem(ProblemException failure) {
        return answer(failure.problem(), failure);
    }

    @ServerExceptionMapper
    Response ofFramework(WebApplicationException failure) {
        Response original = failure.getResponse();
        if (original.getStatus() < 400) {
            return original;
        }
        Response response = answer(problem(original.getStatus()), failure);
        Object allow = original.getHeaders().getFirst(HttpHeaders.ALLOW);
        return allow == null
                ? response
                : Response.fromResponse(response).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    Response ofAnythingElse(Throwable failure) {
        return answer(
                Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the log says why."),
                failure);
    }

    private static Response answer(Problem problem, Throwable failure) {
        ErrorCode code = problem.code();
        if (code == ErrorCode.INTERNAL_ERROR) {
            LOG.error("request failed", failure, "errorCode", code.code());
            return response(problem);
        }
        if (code.kind() == ErrorKind.PLATFORM) {
            // A state that passes: what caused it is enough, without a stack.
            LOG.warn(
                    "request refused",
                    "errorCode",
                    code.code(),
                    "reason",
                    problem.detail(),
                    "cause",
                    root(failure));
        }
        LOG.debug("request refused", failure, "errorCode", code.code());
        return response(problem);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The answer that tells a problem. */
    static Response response(Problem problem) {
        ErrorCode code = problem.code();
        Response.ResponseBuilder response =
                Response.status(code.status())
                        .type(ProblemJson.MEDIA_TYPE)
                        .header(ProblemJson.KIND_HEADER, code.kind().label())
                        .entity(ProblemJson.render(problem).getBytes(StandardCharsets.UTF_8));
        if (problem.retryAfter().isPresent()) {
            response.header(HttpHeaders.RETRY_AFTER, ProblemJson.retryAfterSeconds(problem));
        }
        if (code == ErrorCode.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.build();
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 401 -> Problem.of(ErrorCode.UNAUTHORIZED, "A key is needed.");
            case 403 -> Problem.of(ErrorCode.FORBIDDEN, "The key doesn't allow this.");
            case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is no such path.");
            case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "The path lacks this method.");
            case 406 -> Problem.of(ErrorCode.NOT_ACCEPTABLE, "There is application/json only.");
            case 413 -> Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is too large.");
            case 415 ->
                    Problem.of(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "The body isn't of a type that is understood here.");
            default ->
                    status < 500
                            ? Problem.of(ErrorCode.BAD_REQUEST, "The request is malformed.")
                            : Problem.of(
                                    ErrorCode.INTERNAL_ERROR,
                                    "The request failed; the log says why.");
        };
    }
}
