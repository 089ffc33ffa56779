package io.penstock.runtime.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.registry.SettingsParser;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings as a user would write them.
 *
 * @see SettingsParser#tree
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SettingsView(
        Optional<String> handler,
        String memory,
        String timeout,
        String initTimeout,
        int concurrency,
        int minInstances,
        int maxInstances,
        String idleTimeout,
        String isolation,
        Map<String, String> env,
        List<String> secrets,
        String auth,
        String mode,
        Optional<String> routeMode,
        Retry retry,
        Optional<String> onSuccess,
        Optional<String> onFailure) {

    /** How asynchronous invocations are tried again. */
    @RegisterForReflection
    record Retry(int max, String backoff, int factor, String backoffMax, String maxEventAge) {

        private static Retry of(RetrySettings retry, Map<?, ?> tree) {
            return new Retry(
                    retry.max(),
                    String.valueOf(tree.get("backoff")),
                    retry.factor(),
                    String.valueOf(tree.get("backoffMax")),
                    String.valueOf(tree.get("maxEventAge")));
        }
    }

    static SettingsView of(FunctionSettings settings) {
        Map<String, Object> tree = SettingsParser.tree(settings);
        return new SettingsView(
                settings.handler(),
                text(tree, "memory"),
                text(tree, "timeout"),
                text(tree, "initTimeout"),
                settings.concurrency(),
                settings.minInstances(),
                settings.maxInstances(),
                text(tree, "idleTimeout"),
                text(tree, "isolation"),
                settings.env(),
                settings.secrets(),
                text(tree, "auth"),
                text(tree, "mode"),
                settings.routeMode().map(_ -> text(tree, "routeMode")),
                Retry.of(settings.retry(), (Map<?, ?>) tree.getOrDefault("retry", Map.of())),
                settings.onSuccess().map(FunctionTarget::text),
                settings.onFailure().map(FunctionTarget::text));
    }

    private static String text(Map<String, Object> tree, String name) {
        return String.valueOf(tree.get(name));
    }
}
