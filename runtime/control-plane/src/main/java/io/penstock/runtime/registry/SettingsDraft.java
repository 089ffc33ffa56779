package io.penstock.runtime.registry;

import io.penstock.runtime.event.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Settings while they are read, each with its default until it is given. Of one thread. */
final class SettingsDraft {

    Optional<String> handler = FunctionSettings.DEFAULTS.handler();
    MemorySize memory = FunctionSettings.DEFAULTS.memory();
    Duration timeout = FunctionSettings.DEFAULTS.timeout();
    Duration initTimeout = FunctionSettings.DEFAULTS.initTimeout();
    int concurrency = FunctionSettings.DEFAULTS.concurrency();
    int minInstances = FunctionSettings.DEFAULTS.minInstances();
    int maxInstances = FunctionSettings.DEFAULTS.maxInstances();
    Duration idleTimeout = FunctionSettings.DEFAULTS.idleTimeout();
    Isolation isolation = FunctionSettings.DEFAULTS.isolation();
    SortedMap<String, String> env = FunctionSettings.DEFAULTS.env();
    List<String> secrets = FunctionSettings.DEFAULTS.secrets();
    RouteAuth auth = FunctionSettings.DEFAULTS.auth();
    CallMode mode = FunctionSettings.DEFAULTS.mode();
    Optional<CallMode> routeMode = FunctionSettings.DEFAULTS.routeMode();
    RetrySettings retry = FunctionSettings.DEFAULTS.retry();
    Optional<FunctionTarget> onSuccess = FunctionSettings.DEFAULTS.onSuccess();
    Optional<FunctionTarget> onFailure = FunctionSettings.DEFAULTS.onFailure();

    FunctionSettings settings() {
        return new FunctionSettings(
                handler,
                memory,
                timeout,
                initTimeout,
                concurrency,
                minInstances,
                maxInstances,
                idleTimeout,
                isolation,
                env,
                secrets,
                auth,
                mode,
                routeMode,
                retry,
                onSuccess,
                onFailure);
    }
}
