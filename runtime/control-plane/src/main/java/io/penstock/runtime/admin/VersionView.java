package io.penstock.runtime.admin;

import io.penstock.runtime.registry.FunctionVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/** A version of a function. */
@RegisterForReflection
record VersionView(
        int version, String codeSha256, Instant createdAt, boolean latest, SettingsView settings) {

    /** All versions of a function. */
    @RegisterForReflection
    record All(String function, List<VersionView> versions) {}

    static VersionView of(FunctionVersion version, boolean latest) {
        return new VersionView(
                version.number(),
                version.codeSha256(),
                version.createdAt(),
                latest,
                SettingsView.of(version.settings()));
    }
}
