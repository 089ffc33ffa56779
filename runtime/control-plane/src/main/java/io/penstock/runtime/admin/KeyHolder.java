package io.penstock.runtime.admin;

import io.penstock.runtime.access.Principal;
import jakarta.ws.rs.core.SecurityContext;

/**
 * Who sent a request, for resources that look closer than {@link AccessFilter}.
 *
 * @param principal the holder of the key
 */
record KeyHolder(Principal principal) implements SecurityContext, java.security.Principal {

    /** The holder of the key a request below {@code /v1} came with. */
    static Principal of(SecurityContext security) {
        if (security.getUserPrincipal() instanceof KeyHolder holder) {
            return holder.principal();
        }
        throw new IllegalStateException("a request got past the filter without a key");
    }

    @Override
    public String getName() {
        return principal.keyId();
    }

    @Override
    public java.security.Principal getUserPrincipal() {
        return this;
    }

    @Override
    public boolean isUserInRole(String role) {
        return principal.scopes().stream().anyMatch(scope -> scope.label().equals(role));
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
