package io.penstock.runtime.dispatch;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.registry.FunctionVersion;
import java.util.List;

/**
 * One event meant for one version of a function.
 *
 * @param id identifies it over all attempts
 * @param version what runs it
 * @param origin where it comes from and how often it was tried
 * @param method HTTP method
 * @param path decoded path behind the function's name, starting with {@code /}
 * @param query raw query string; empty when there is none
 * @param headers what the function may see of the request's headers
 * @param body the whole body
 */
public record Invocation(
        InvocationId id,
        FunctionVersion version,
        Origin origin,
        String method,
        String path,
        String query,
        List<Header> headers,
        Slice body) {

    /** Copies the headers. */
    public Invocation {
        headers = List.copyOf(headers);
    }
}
