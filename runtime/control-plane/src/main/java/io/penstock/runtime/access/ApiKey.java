package io.penstock.runtime.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A key as it is stored.
 *
 * @param holder who has it
 * @param hash SHA-256 of its text in UTF-8, 64 lower-case hex digits
 * @param createdAt when it was made
 */
public record ApiKey(Principal holder, String hash, Instant createdAt) {

    /** The key's id. */
    public String id() {
        return holder.keyId();
    }

    /** A key for one namespace or, without one, for all. */
    static ApiKey of(String id, java.util.Set<Scope> scopes, String hash, Instant createdAt) {
        return new ApiKey(new Principal(id, scopes, Optional.empty()), hash, createdAt);
    }
}
