package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A function as it stands at one moment.
 *
 * @param name the function
 * @param versions at least one, by number
 * @param aliases by name; each leads to versions that are there
 */
public record RegisteredFunction(
        FunctionName name,
        NavigableMap<Integer, FunctionVersion> versions,
        SortedMap<String, Alias> aliases) {

    /** Copies the maps. */
    public RegisteredFunction {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("function " + name + " has no version");
        }
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    }

    static RegisteredFunction first(FunctionVersion version) {
        NavigableMap<Integer, FunctionVersion> versions = new TreeMap<>();
        versions.put(version.number(), version);
        return new RegisteredFunction(version.function(), versions, new TreeMap<>());
    }

    /** The version deployed last: where a plain call goes. */
    public FunctionVersion latest() {
        return versions.lastEntry().getValue();
    }

    /**
     * A version by number.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-version}
     */
    public FunctionVersion version(int number) {
        FunctionVersion version = versions.get(number);
        if (version == null) {
            throw Problem.ofField(
                            ErrorCode.UNKNOWN_VERSION,
                            "version",
                            Integer.toString(number),
                            "Function '%s' has no version %d; its latest is %d."
                                    .formatted(name, number, latest().number()))
                    .with("function", name.toString())
                    .exception();
        }
        return version;
    }

    /**
     * An alias by name.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-alias}
     */
    public Alias alias(String alias) {
        Alias found = aliases.get(alias);
        if (found == null) {
            throw Problem.ofField(
                            ErrorCode.UNKNOWN_ALIAS,
                            "alias",
                            alias,
                            "Function '%s' has no alias '%s'.".formatted(name, alias))
                    .with("function", name.toString())
                    .exception();
        }
        return found;
    }

    /**
     * This function as a node serves it that lacks the code of some versions: without them. An
     * alias that leads to one of them leads where it did before, if that is still there.
     *
     * @param present whether a version's code is there
     * @param before what the node served so far
     * @return empty if the code of all versions is missing
     */
    Optional<RegisteredFunction> servable(
            Predicate<FunctionVersion> present, Optional<RegisteredFunction> before) {
        NavigableMap<Integer, FunctionVersion> there = new TreeMap<>(versions);
        there.values().removeIf(present.negate());
        if (there.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, Alias> leading = new TreeMap<>();
        for (Alias alias : aliases.values()) {
            Stream.of(
                            Optional.of(alias),
                            before.map(function -> function.aliases.get(alias.name())))
                    .flatMap(Optional::stream)
                    .filter(
                            one ->
                                    one.shares().stream()
                                            .allMatch(share -> there.containsKey(share.version())))
                    .findFirst()
                    .ifPresent(one -> leading.put(one.name(), one));
        }
        return Optional.of(new RegisteredFunction(name, there, leading));
    }

    /** The versions that a plain call or an alias leads to. */
    Set<FunctionVersion> live() {
        Set<FunctionVersion> live = new HashSet<>();
        live.add(latest());
        for (Alias alias : aliases.values()) {
            alias.shares().forEach(share -> live.add(version(share.version())));
        }
        return live;
    }

    /**
     * Numbers of old versions that go when one more version comes.
     *
     * @param kept how many versions without an alias stay, the new one included
     */
    SortedSet<Integer> surplus(int kept) {
        SortedSet<Integer> surplus = new TreeSet<>();
        int stay = 1;
        for (int number : versions.descendingKeySet()) {
            if (aliases.values().stream().anyMatch(alias -> alias.leadsTo(number))) {
                continue;
            }
            stay++;
            if (stay > kept) {
                surplus.add(number);
            }
        }
        return surplus;
    }

    RegisteredFunction with(FunctionVersion version, Set<Integer> dropped) {
        NavigableMap<Integer, FunctionVersion> more = new TreeMap<>(versions);
        dropped.forEach(more::remove);
        more.put(version.number(), version);
        return new RegisteredFunction(name, more, aliases);
    }

    RegisteredFunction with(String alias, Optional<Alias> changed) {
        SortedMap<String, Alias> others = new TreeMap<>(aliases);
        others.remove(alias);
        changed.ifPresent(present -> others.put(alias, present));
        return new RegisteredFunction(name, versions, others);
    }
}
