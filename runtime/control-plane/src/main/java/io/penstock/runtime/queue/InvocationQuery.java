package io.penstock.runtime.queue;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which invocations to list.
 *
 * @param namespace only of this namespace
 * @param function only of this function
 * @param state only in this state
 * @param sinceMillis only those accepted at that time or later, milliseconds since 1970
 * @param before only those accepted before this one, to page on
 * @param max how many at the most
 */
public record InvocationQuery(
        Optional<String> namespace,
        Optional<FunctionName> function,
        Optional<InvocationState> state,
        OptionalLong sinceMillis,
        Optional<InvocationId> before,
        int max) {}
