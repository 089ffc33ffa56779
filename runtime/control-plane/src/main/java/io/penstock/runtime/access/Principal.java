package io.penstock.runtime.access;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import java.util.Optional;
import java.util.Set;

/**
 * The holder of a valid key.
 *
 * @param keyId the key's id, which isn't secret
 * @param scopes what the key allows
 * @param namespace the only namespace it is good for; empty for all
 */
public record Principal(String keyId, Set<Scope> scopes, Optional<String> namespace) {

    /** Copies the scopes. */
    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /**
     * Demands a scope.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code forbidden}
     */
    public void require(Scope scope) {
        if (!scopes.contains(scope) && !scopes.contains(Scope.ADMIN)) {
            throw Problem.of(
                            ErrorCode.FORBIDDEN,
                            "The key '%s' doesn't have the scope '%s'."
                                    .formatted(keyId, scope.label()))
                    .exception();
        }
    }

    /**
     * Demands one of two scopes.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code forbidden}, naming the first
     */
    public void requireAnyOf(Scope scope, Scope other) {
        if (!scopes.contains(other)) {
            require(scope);
        }
    }

    /**
     * Demands a scope for a function.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code forbidden}, also when the key is
     *     for another namespace
     */
    public void require(Scope scope, FunctionName function) {
        require(scope);
        if (namespace.isPresent() && !namespace.get().equals(function.namespace())) {
            throw Problem.of(
                            ErrorCode.FORBIDDEN,
                            "The key '%s' is for the namespace '%s' only."
                                    .formatted(keyId, namespace.get()))
                    .exception();
        }
    }
}
