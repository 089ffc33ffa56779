package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Deployment.Created;
import io.penstock.runtime.telemetry.Log;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The functions that exist. Reads take no lock: they see one immutable {@link Snapshot}.
 *
 * <p>INVARIANT: {@code snapshot}, {@code listeners} and {@code started} belong to the holder of
 * {@code changes}; the snapshot may be read by anyone. That lock puts changes in order and is
 * therefore held over the store's write and the listeners; no call's path ever takes it.
 */
public final class Registry {

    private static final Log LOG = Log.of(Registry.class);

    private final RegistryStore store;
    private final RegistryLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final ReentrantLock changes = new ReentrantLock();
    private final List<RegistryListener> listeners = new ArrayList<>();
    private boolean started;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /**
     * An empty registry; {@link #start} fills it.
     *
     * @param random draws the version of an alias with two; safe for several threads
     */
    public Registry(
            RegistryStore store,
            RegistryLimits limits,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Loads what the store has and tells the listeners.
     *
     * @param classPaths from a jar's digest to the paths of its jars
     * @throws ProblemException {@code store-unavailable}
     */
    public void start(Function<String, List<Path>> classPaths) {
        changes.lock();
        try {
            Map<FunctionName, RegisteredFunction> functions = new HashMap<>();
            store.load(classPaths).forEach(function -> functions.put(function.name(), function));
            LOG.info("registry loaded", "functions", functions.size());
            started = true;
            publish(Snapshot.of(functions));
        } finally {
            changes.unlock();
        }
    }

    /** Adds a listener; after the start it is told at once what there is. */
    public void subscribe(RegistryListener listener) {
        changes.lock();
        try {
            listeners.add(listener);
            if (started) {
                tell(listener, snapshot);
            }
        } finally {
            changes.unlock();
        }
    }

    /**
     * The version a call means.
     *
     * @throws ProblemException {@code unknown-function}, {@code unknown-version} or {@code
     *     unknown-alias}
     */
    public FunctionVersion resolve(FunctionTarget target) {
        RegisteredFunction function = function(target.function());
        return switch (target) {
            case FunctionTarget.Latest _ -> function.latest();
            case FunctionTarget.Numbered numbered -> function.version(numbered.number());
            case FunctionTarget.Aliased aliased -> draw(function, function.alias(aliased.alias()));
        };
    }

    /**
     * A function.
     *
     * @throws ProblemException {@code unknown-function}
     */
    public RegisteredFunction function(FunctionName name) {
        return snapshot.function(name);
    }

    /** All functions in the order of their names, as they are at this moment. */
    public List<RegisteredFunction> functions() {
        return snapshot.functions().values().stream()
                .sorted(Comparator.comparing(RegisteredFunction::name))
                .toList();
    }

    /** Digests of the jars that versions need. */
    public Set<String> codeInUse() {
        Set<String> digests = new HashSet<>();
        snapshot.all().forEach(version -> digests.add(version.codeSha256()));
        return digests;
    }

    /**
     * Makes a new version, unless code and settings are those of the latest one.
     *
     * @param name the function, which is made when it isn't there
     * @param codeSha256 digest of the jar
     * @param classPath paths of its jars
     * @param settings how it is run
     * @throws ProblemException {@code conflict} when there are too many functions, {@code
     *     store-unavailable}
     */
    public Deployment deploy(
            FunctionName name, String codeSha256, List<Path> classPath, FunctionSettings settings) {
        changes.lock();
        try {
            Optional<RegisteredFunction> present = snapshot.find(name);
            Optional<FunctionVersion> latest = present.map(RegisteredFunction::latest);
            if (latest.isPresent() && same(latest.get(), codeSha256, classPath, settings)) {
                return new Deployment(latest.get(), Created.UNCHANGED);
            }
            if (present.isEmpty()) {
                checkRoom("functions", snapshot.functions().size(), limits.functionsMax());
            }
            int number =
                    latest.map(FunctionVersion::number).orElseGet(() -> store.lastNumber(name));
            FunctionVersion version =
                    new FunctionVersion(
                            name,
                            Math.addExact(number, 1),
                            codeSha256,
                            classPath,
                            settings,
                            clock.instant().truncatedTo(ChronoUnit.MILLIS));
            add(version, present);
            return new Deployment(
                    version, present.isEmpty() ? Created.NEW_FUNCTION : Created.NEW_VERSION);
        } finally {
            changes.unlock();
        }
    }

    /**
     * Deletes a function with its versions and aliases.
     *
     * @throws ProblemException {@code unknown-function}, {@code store-unavailable}
     */
    public void delete(FunctionName name) {
        changes.lock();
        try {
            function(name);
            store.save(new RegistryChange.FunctionDeleted(name));
            publish(snapshot.without(name));
            LOG.info("function deleted", "function", name);
        } finally {
            changes.unlock();
        }
    }

    /**
     * Makes or moves an alias.
     *
     * @return whether it is new
     * @throws ProblemException {@code unknown-function}, {@code unknown-version}, {@code conflict}
     *     when there are too many aliases, {@code store-unavailable}
     */
    public boolean putAlias(FunctionName name, Alias alias) {
        changes.lock();
        try {
            RegisteredFunction function = function(name);
            alias.shares().forEach(share -> function.version(share.version()));
            boolean created = !function.aliases().containsKey(alias.name());
            if (created) {
                checkRoom("aliases", function.aliases().size(), limits.aliasesMax());
            }
            store.save(new RegistryChange.AliasPut(name, alias));
            publish(snapshot.with(function.with(alias.name(), Optional.of(alias))));
            LOG.info("alias set", "function", name, "alias", alias.name());
            return created;
        } finally {
            changes.unlock();
        }
    }

    /**
     * Deletes an alias.
     *
     * @throws ProblemException {@code unknown-function}, {@code unknown-alias}, {@code
     *     store-unavailable}
     */
    public void deleteAlias(FunctionName name, String alias) {
        changes.lock();
        try {
            RegisteredFunction function = function(name);
            function.alias(alias);
            store.save(new RegistryChange.AliasDeleted(name, alias));
            publish(snapshot.with(function.with(alias, Optional.empty())));
            LOG.info("alias deleted", "function", name, "alias", alias);
        } finally {
            changes.unlock();
        }
    }

    private void add(FunctionVersion version, Optional<RegisteredFunction> present) {
        SortedSet<Integer> dropped =
                present.map(function -> function.surplus(limits.versionsMax()))
                        .orElseGet(TreeSet::new);
        store.save(new RegistryChange.VersionAdded(version, dropped));
        publish(
                snapshot.with(
                        present.map(function -> function.with(version, dropped))
                                .orElseGet(() -> RegisteredFunction.first(version))));
        LOG.info(
                "version deployed",
                "function",
                version.function(),
                "version",
                version.number(),
                "dropped",
                dropped.size());
    }

    private FunctionVersion draw(RegisteredFunction function, Alias alias) {
        Alias.Share share = alias.shares().getFirst();
        if (share.weight() < Alias.WHOLE && random.nextInt(Alias.WHOLE) >= share.weight()) {
            share = alias.shares().getLast();
        }
        return function.version(share.version());
    }

    /** Paths differ too when the version was loaded while its artifact was damaged. */
    private static boolean same(
            FunctionVersion version,
            String codeSha256,
            List<Path> classPath,
            FunctionSettings settings) {
        return version.codeSha256().equals(codeSha256)
                && version.classPath().equals(classPath)
                && version.settings().equals(settings);
    }

    private static void checkRoom(String what, int present, int max) {
        if (present >= max) {
            throw Problem.of(
                            ErrorCode.CONFLICT,
                            "There are %d %s, the most that penstock.registry.%s-max allows."
                                    .formatted(present, what, what))
                    .exception();
        }
    }

    private void publish(Snapshot published) {
        snapshot = published;
        listeners.forEach(listener -> tell(listener, published));
    }

    private static void tell(RegistryListener listener, Snapshot published) {
        try {
            listener.changed(published.live(), published.all());
        } catch (RuntimeException e) {
            // The change is durable and published; the other listeners still have to hear of it.
            LOG.error("registry listener failed", e, "listener", listener.getClass().getName());
        }
    }
}
