package io.penstock.worker;

import io.penstock.function.InvocationException;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls that end at once, on the thread that makes them. */
final class LocalOutcalls implements Outcalls {

    private final OtherFunctions others;

    LocalOutcalls(OtherFunctions others) {
        this.others = others;
    }

    @Override
    public CompletableFuture<OutcallEnd> send(OutcallRequest request) {
        return CompletableFuture.completedFuture(end(request));
    }

    private OutcallEnd end(OutcallRequest request) {
        try {
            return request.await() ? invoked(request) : emitted(request);
        } catch (InvocationException e) {
            return new OutcallEnd.Refused(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private OutcallEnd invoked(OutcallRequest request) {
        LocalInstance.Answer answer =
                others.invoked(request.function(), request.headers(), request.body());
        return new OutcallEnd.Answered(answer.status(), answer.headers(), answer.body());
    }

    private OutcallEnd emitted(OutcallRequest request) {
        String id =
                others.emitted(
                        request.function(),
                        EventReader.emitted(request.headers(), request.body().copy()));
        return new OutcallEnd.Answered(
                202, List.of(new Header(OutcallScope.INVOCATION_ID, id)), Slice.empty());
    }
}
