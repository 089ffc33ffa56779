package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.Alias;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user sends to set an alias: {@code {"version":3}}, or {@code
 * {"versions":[{"version":3,"weight":90},{"version":4,"weight":10}]}}.
 */
@RegisterForReflection
record AliasBody(@Nullable Integer version, @Nullable List<@Nullable Share> versions) {

    /** A version and its percentage of the calls. */
    @RegisterForReflection
    record Share(@Nullable Integer version, @Nullable Integer weight) {}

    /**
     * The alias.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-request}, {@code bad-name} or
     *     {@code bad-setting}
     */
    Alias alias(String name) {
        if (version != null && versions == null) {
            return Alias.of(name, version);
        }
        if (version != null || versions == null) {
            throw bad("version", "Send either 'version' or 'versions'.");
        }
        List<Alias.Share> shares = new ArrayList<>();
        for (Share share : versions) {
            if (share == null || share.version() == null || share.weight() == null) {
                throw bad("versions", "Each of the versions needs 'version' and 'weight'.");
            }
            shares.add(new Alias.Share(share.version(), share.weight()));
        }
        return new Alias(name, shares);
    }

    private static RuntimeException bad(String field, String detail) {
        return Problem.of(ErrorCode.BAD_REQUEST, detail).with("field", field).exception();
    }
}
