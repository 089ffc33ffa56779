package io.penstock.runtime.admin;

import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.Set;

/** Who sends requests in tests of resources. */
final class TestingKeys {

    static final SecurityContext ADMIN =
            new KeyHolder(new Principal("admin", Set.of(Scope.ADMIN), Optional.empty()));

    /** May do everything within the namespace {@code billing}. */
    static final SecurityContext BILLING =
            new KeyHolder(new Principal("billing", Set.of(Scope.ADMIN), Optional.of("billing")));

    private TestingKeys() {}
}
