package io.penstock.runtime.registry;

import io.penstock.runtime.event.MemorySize;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a version of a function is run. Part of the version's identity.
 *
 * @param handler {@code pkg.Class} or {@code pkg.Class::method}; empty to let the jar say
 * @param memory heap reserved per instance; what is billed
 * @param timeout from the moment an instance has the call to its answer
 * @param initTimeout how long building the handler may take
 * @param concurrency calls one instance runs at a time; above 1 the handler must be thread-safe
 * @param minInstances instances kept even without work
 * @param maxInstances instances at the most
 * @param idleTimeout how long an instance without work is kept
 * @param isolation who may share its worker
 * @param env names and values the function sees in its context
 * @param secrets names of the secrets it may read
 * @param auth who may call its route
 * @param mode whether callers wait who don't say themselves
 * @param routeMode the same for its route; empty for {@code mode}
 * @param retry how asynchronous invocations are tried again
 * @param onSuccess who gets the result of an asynchronous invocation; of the same namespace
 * @param onFailure who is told when one is given up; of the same namespace
 */
public record FunctionSettings(
        Optional<String> handler,
        MemorySize memory,
        Duration timeout,
        Duration initTimeout,
        int concurrency,
        int minInstances,
        int maxInstances,
        Duration idleTimeout,
        Isolation isolation,
        SortedMap<String, String> env,
        List<String> secrets,
        RouteAuth auth,
        CallMode mode,
        Optional<CallMode> routeMode,
        RetrySettings retry,
        Optional<FunctionTarget> onSuccess,
        Optional<FunctionTarget> onFailure) {

    /** What holds for a setting that isn't given. */
    public static final FunctionSettings DEFAULTS =
            new FunctionSettings(
                    Optional.empty(),
                    MemorySize.ofMebibytes(128),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    1,
                    0,
                    100,
                    Duration.ofMinutes(5),
                    Isolation.DEDICATED,
                    new TreeMap<>(),
                    List.of(),
                    RouteAuth.KEY,
                    CallMode.SYNC,
                    Optional.empty(),
                    RetrySettings.DEFAULTS,
                    Optional.empty(),
                    Optional.empty());

    /** Copies the collections. */
    public FunctionSettings {
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        secrets = List.copyOf(secrets);
    }

    /** What holds for callers of its route who don't say themselves. */
    public CallMode modeOfRoute() {
        return routeMode.orElse(mode);
    }
}
