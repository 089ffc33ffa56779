package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.queue.EventRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request that has been let in, with what its answer needs.
 *
 * @param request the request
 * @param admission its place
 * @param route how it came
 * @param reply where its answer goes
 * @param body its body
 */
record AdmittedCall(
        HttpServerRequest request,
        Admission admission,
        CallRunner.Route route,
        HttpReply reply,
        BodyReader.Body body) {

    /** What the function shall see. On the request's event loop. */
    EventRequest event(Slice bytes) {
        List<Header> headers = CallHeaders.toFunction(request.headers(), route.open());
        headers.addAll(route.extra());
        return new EventRequest(
                request.method().name(),
                route.path(),
                request.query() == null ? "" : request.query(),
                headers,
                bytes);
    }

    /** The answer has been given: gives its memory back now, and its place once it is sent. */
    void end() {
        body.close();
        reply.whenSent(admission::close);
    }
}
