package io.penstock.runtime.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.runtime.registry.FunctionSettings;
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
        String auth) {

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
                text(tree, "auth"));
    }

    private static String text(Map<String, Object> tree, String name) {
        return String.valueOf(tree.get(name));
    }
}
