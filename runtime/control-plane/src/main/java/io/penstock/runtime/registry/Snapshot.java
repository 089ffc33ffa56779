package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The registry's content at one moment.
 *
 * @param functions by name
 * @param live the versions that a plain call or an alias leads to
 * @param all every version
 */
record Snapshot(
        Map<FunctionName, RegisteredFunction> functions,
        Set<FunctionVersion> live,
        Set<FunctionVersion> all) {

    static final Snapshot EMPTY = new Snapshot(Map.of(), Set.of(), Set.of());

    /** A snapshot of functions; takes the map over. */
    static Snapshot of(Map<FunctionName, RegisteredFunction> functions) {
        Set<FunctionVersion> live = new HashSet<>();
        Set<FunctionVersion> all = new HashSet<>();
        for (RegisteredFunction function : functions.values()) {
            live.addAll(function.live());
            all.addAll(function.versions().values());
        }
        return new Snapshot(
                Collections.unmodifiableMap(functions),
                Collections.unmodifiableSet(live),
                Collections.unmodifiableSet(all));
    }

    Optional<RegisteredFunction> find(FunctionName name) {
        return Optional.ofNullable(functions.get(name));
    }

    RegisteredFunction function(FunctionName name) {
        RegisteredFunction function = functions.get(name);
        if (function == null) {
            throw Problem.ofField(
                            ErrorCode.UNKNOWN_FUNCTION,
                            "function",
                            name.toString(),
                            "There is no function '%s'.".formatted(name))
                    .exception();
        }
        return function;
    }

    Snapshot with(RegisteredFunction function) {
        Map<FunctionName, RegisteredFunction> changed = new HashMap<>(functions);
        changed.put(function.name(), function);
        return of(changed);
    }

    Snapshot without(FunctionName name) {
        Map<FunctionName, RegisteredFunction> changed = new HashMap<>(functions);
        changed.remove(name);
        return of(changed);
    }
}
