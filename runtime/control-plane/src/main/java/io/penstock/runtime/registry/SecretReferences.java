package io.penstock.runtime.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the references to secrets in a configuration: objects {@code {"secret": "NAME"}}. */
final class SecretReferences {

    private static final String SECRET = "secret";

    private final Map<String, Object> found = new LinkedHashMap<>();

    private SecretReferences() {}

    /** The references by their place, e.g. {@code config.password}; a name may be of any type. */
    static Map<String, Object> of(String config) {
        SecretReferences references = new SecretReferences();
        references.collect("config", ConfigJson.read(config));
        return references.found;
    }

    private void collect(String place, Object value) {
        switch (value) {
            case Map<?, ?> names when names.size() == 1 && names.get(SECRET) != null ->
                    found.put(place, names.get(SECRET));
            case Map<?, ?> names ->
                    names.forEach(
                            (name, part) -> {
                                if (part != null) {
                                    collect(place + "." + name, part);
                                }
                            });
            case List<?> parts -> {
                for (int i = 0; i < parts.size(); i++) {
                    Object part = parts.get(i);
                    if (part != null) {
                        collect(place + "." + i, part);
                    }
                }
            }
            default -> {}
        }
    }
}
