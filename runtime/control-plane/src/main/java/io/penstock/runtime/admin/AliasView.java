package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.Alias;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** An alias and where it leads. */
@RegisterForReflection
record AliasView(String function, String alias, List<Share> versions) {

    /** A version and its percentage of the calls. */
    @RegisterForReflection
    record Share(int version, int weight) {}

    /** All aliases of a function. */
    @RegisterForReflection
    record All(String function, List<AliasView> aliases) {}

    static AliasView of(FunctionName function, Alias alias) {
        return new AliasView(
                function.toString(),
                alias.name(),
                alias.shares().stream()
                        .map(share -> new Share(share.version(), share.weight()))
                        .toList());
    }
}
