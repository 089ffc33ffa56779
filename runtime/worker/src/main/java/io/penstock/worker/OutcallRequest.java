package io.penstock.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;

/**
 * A call of another function, or an event for it. Has nothing of the calling function's classes.
 *
 * @param instanceId the instance that calls
 * @param fence the attempt it runs
 * @param await whether the function's answer is wanted
 * @param function what is called, as the author wrote it
 * @param headers header fields
 * @param body the body
 */
record OutcallRequest(
        long instanceId,
        long fence,
        boolean await,
        String function,
        List<Header> headers,
        Slice body) {

    OutcallRequest {
        headers = List.copyOf(headers);
    }
}
