package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.SettingsParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** The parts of a deployment: {@code artifact}, the jar, and {@code config}, the settings. */
final class DeploymentForm {

    private static final String ARTIFACT = "artifact";
    private static final String CONFIG = "config";

    private final Map<String, Collection<FormValue>> parts;

    private DeploymentForm(Map<String, Collection<FormValue>> parts) {
        this.parts = parts;
    }

    /**
     * Checks the names of the parts.
     *
     * @throws ProblemException {@code bad-request} for a part that is unknown, missing or there
     *     twice
     */
    static DeploymentForm of(MultipartFormDataInput input) {
        Map<String, Collection<FormValue>> parts = input.getValues();
        parts.forEach(
                (name, values) -> {
                    if (!name.equals(ARTIFACT) && !name.equals(CONFIG)) {
                        throw bad(name, "There are the parts 'artifact' and 'config' only.");
                    }
                    if (values.size() != 1) {
                        throw bad(name, "Send the part once.");
                    }
                });
        if (!parts.containsKey(ARTIFACT)) {
            throw bad(ARTIFACT, "The part 'artifact' with the jar is missing.");
        }
        return new DeploymentForm(parts);
    }

    /** The settings; the defaults when there is no part with settings. */
    FunctionSettings settings() throws IOException {
        if (!parts.containsKey(CONFIG)) {
            return FunctionSettings.DEFAULTS;
        }
        try (InputStream config = open(CONFIG)) {
            return SettingsParser.parse(RequestBodies.tree(config, CONFIG));
        }
    }

    /** The jar; to be closed. */
    InputStream artifact() throws IOException {
        return open(ARTIFACT);
    }

    private InputStream open(String name) throws IOException {
        Collection<FormValue> values = parts.getOrDefault(name, List.of());
        FormValue part = values.iterator().next();
        return part.isFileItem()
                ? part.getFileItem().getInputStream()
                : new ByteArrayInputStream(part.getValue().getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemException bad(String field, String detail) {
        return Problem.of(ErrorCode.BAD_REQUEST, detail).with("field", field).exception();
    }
}
