package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame.Adapters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The adapters there are.
 *
 * @param libraries by type
 * @param problems what in the adapters' directory couldn't be used, a sentence each
 */
record Catalog(Map<String, Library> libraries, List<String> problems) {

    /** Copies the collections. */
    Catalog {
        libraries = Map.copyOf(libraries);
        problems = List.copyOf(problems);
    }

    /** Who serves a type. */
    Optional<Library> library(String type) {
        return Optional.ofNullable(libraries.get(type));
    }

    /** What to say to a type that nobody serves. */
    String unknown(String type) {
        return "There is no adapter for type '%s'. There are: %s."
                .formatted(
                        Thrown.cut(type, 80), String.join(", ", new TreeMap<>(libraries).keySet()));
    }

    /** What the control plane is told first. */
    Adapters frame() {
        return new Adapters(libraries.keySet().stream().sorted().toList(), problems);
    }
}
