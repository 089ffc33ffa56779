package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The registry's content as one node sees it at one moment.
 *
 * @param snapshot what calls reach: no version whose code this node lacks
 * @param withheld whole functions of which the snapshot has not all
 */
record NodeView(Snapshot snapshot, Map<FunctionName, RegisteredFunction> withheld) {

    static final NodeView EMPTY = new NodeView(Snapshot.EMPTY, Map.of());

    /** Copies the map. */
    NodeView {
        withheld = Map.copyOf(withheld);
    }

    /** A function with all its versions. */
    Optional<RegisteredFunction> find(FunctionName name) {
        RegisteredFunction whole = withheld.get(name);
        return whole == null ? snapshot.find(name) : Optional.of(whole);
    }

    /** How many functions there are, with those that have nothing to call yet. */
    int count() {
        return Math.toIntExact(
                snapshot.functions().size()
                        + withheld.keySet().stream()
                                .filter(name -> snapshot.find(name).isEmpty())
                                .count());
    }

    /** Whether the code of a withheld version has come. */
    boolean completable(Predicate<FunctionVersion> present) {
        return withheld.values().stream()
                .flatMap(function -> function.versions().values().stream())
                .anyMatch(version -> present.test(version) && !snapshot.all().contains(version));
    }

    /** What follows when all is loaded anew. */
    NodeView reloaded(Collection<RegisteredFunction> loaded, Predicate<FunctionVersion> present) {
        Map<FunctionName, RegisteredFunction> served = new HashMap<>();
        Map<FunctionName, RegisteredFunction> incomplete = new HashMap<>();
        for (RegisteredFunction function : loaded) {
            Optional<RegisteredFunction> part =
                    function.servable(present, snapshot.find(function.name()));
            part.ifPresent(some -> served.put(function.name(), some));
            if (!part.equals(Optional.of(function))) {
                incomplete.put(function.name(), function);
            }
        }
        return new NodeView(Snapshot.of(served), incomplete);
    }

    /** What follows when a function changes. */
    NodeView with(RegisteredFunction function, Predicate<FunctionVersion> present) {
        FunctionName name = function.name();
        Optional<RegisteredFunction> part = function.servable(present, snapshot.find(name));
        Map<FunctionName, RegisteredFunction> incomplete = new HashMap<>(withheld);
        incomplete.remove(name);
        if (!part.equals(Optional.of(function))) {
            incomplete.put(name, function);
        }
        return new NodeView(
                part.map(snapshot::with).orElseGet(() -> snapshot.without(name)), incomplete);
    }

    /** What follows when a function is deleted. */
    NodeView without(FunctionName name) {
        Map<FunctionName, RegisteredFunction> incomplete = new HashMap<>(withheld);
        incomplete.remove(name);
        return new NodeView(snapshot.without(name), incomplete);
    }

    /** Digests of the jars that versions need, withheld ones too. */
    Set<String> codeInUse() {
        Set<String> digests = withheldCode();
        snapshot.all().forEach(version -> digests.add(version.codeSha256()));
        return digests;
    }

    /** Digests of the jars of functions that aren't there whole. */
    Set<String> withheldCode() {
        Set<String> digests = new HashSet<>();
        withheld.values().stream()
                .flatMap(function -> function.versions().values().stream())
                .forEach(version -> digests.add(version.codeSha256()));
        return digests;
    }
}
