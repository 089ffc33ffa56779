package io.penstock.runtime.gateway;

import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.RouteAuth;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a trigger of type {@code http}.
 *
 * @param path which paths it serves
 * @param methods which methods; empty for all
 * @param auth who may call
 * @param cors which pages of other origins may; empty for none
 * @param mode whether callers wait; empty for the function's own setting
 */
record HttpRoute(
        PathTemplate path,
        List<String> methods,
        RouteAuth auth,
        Optional<CorsRules> cors,
        Optional<CallMode> mode) {

    /** Copies the methods. */
    HttpRoute {
        methods = List.copyOf(methods);
    }

    /** Whether it takes a method; one that takes GET takes HEAD, too. */
    boolean takes(String method) {
        return methods.isEmpty()
                || methods.contains(method)
                || (method.equals("HEAD") && methods.contains("GET"));
    }

    /** Whether a request could be for both. */
    boolean overlaps(HttpRoute other) {
        return path.shape().equals(other.path.shape())
                && (methods.isEmpty()
                        || other.methods.isEmpty()
                        || methods.stream().anyMatch(other::takes)
                        || other.methods.stream().anyMatch(this::takes));
    }
}
