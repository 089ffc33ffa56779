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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The functions that exist. Reads take no lock: they see one immutable {@link Snapshot}.
 *
 * <p>Several nodes may share the store. A change is decided on what this node knows and stored only
 * if that is still so; else the node reloads and decides again. {@link #refresh} brings what others
 * changed. Versions whose code this node lacks are withheld from calls until it has come.
 *
 * <p>INVARIANT: all fields that change belong to the holder of {@code changes}; the volatile ones
 * may be read by anyone. That lock puts changes in order and is therefore held over the store's
 * write and the listeners; no call's path ever takes it.
 */
public final class Registry {

    private static final Log LOG = Log.of(Registry.class);

    /** How often a change is decided: each time another node stored one in between. */
    private static final int TRIES = 50;

    private final RegistryStore store;
    private final RegistryLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final ReentrantLock changes = new ReentrantLock();
    private final List<RegistryListener> listeners = new ArrayList<>();
    private boolean started;
    private LocalCode code = LocalCode.alone(_ -> List.of());
    private volatile long revision;
    private volatile NodeView view = NodeView.EMPTY;

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
     * @param local the jars that are there
     * @throws ProblemException {@code store-unavailable}
     */
    public void start(LocalCode local) {
        changes.lock();
        try {
            code = local;
            started = true;
            reload();
            LOG.info("registry loaded", "functions", view.count());
        } finally {
            changes.unlock();
        }
    }

    /**
     * Brings what other nodes have changed, if anything, and lets calls reach the versions whose
     * code has come; to be called every second where there are others.
     *
     * @return digests of code that withheld versions need
     * @throws ProblemException {@code store-unavailable}
     */
    public Set<String> refresh() {
        if (store.revision() != revision || view.completable(this::callable)) {
            changes.lock();
            try {
                reload();
            } finally {
                changes.unlock();
            }
        }
        Set<String> missing = view.withheldCode();
        missing.removeIf(code::present);
        return missing;
    }

    /** Adds a listener; after the start it is told at once what there is. */
    public void subscribe(RegistryListener listener) {
        changes.lock();
        try {
            listeners.add(listener);
            if (started) {
                tell(listener, view.snapshot());
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
        return view.snapshot().function(name);
    }

    /**
     * Whether what isn't found of a function here isn't there at all: not while this node hasn't
     * heard of other nodes' changes, or lacks some of the function's code.
     *
     * @throws ProblemException {@code store-unavailable}
     */
    public boolean knowsAll(FunctionName name) {
        return store.revision() == revision && !view.withheld().containsKey(name);
    }

    /** All functions in the order of their names, as they are at this moment. */
    public List<RegisteredFunction> functions() {
        return view.snapshot().functions().values().stream()
                .sorted(Comparator.comparing(RegisteredFunction::name))
                .toList();
    }

    /** Digests of the jars that versions need. */
    public Set<String> codeInUse() {
        return view.codeInUse();
    }

    /**
     * Makes a new version, unless code and settings are those of the latest one.
     *
     * @param name the function, which is made when it isn't there
     * @param codeSha256 digest of the jar
     * @param classPath paths of its jars
     * @param settings how it is run
     * @throws ProblemException {@code conflict} when there are too many functions or other nodes
     *     change all the time, {@code store-unavailable}
     */
    public Deployment deploy(
            FunctionName name, String codeSha256, List<Path> classPath, FunctionSettings settings) {
        return change(() -> deployNow(name, codeSha256, classPath, settings));
    }

    private Deployment deployNow(
            FunctionName name, String codeSha256, List<Path> classPath, FunctionSettings settings) {
        Optional<RegisteredFunction> present = view.find(name);
        Optional<FunctionVersion> latest = present.map(RegisteredFunction::latest);
        if (latest.isPresent() && same(latest.get(), codeSha256, classPath, settings)) {
            return new Deployment(latest.get(), Created.UNCHANGED);
        }
        if (present.isEmpty()) {
            checkRoom("functions", view.count(), limits.functionsMax());
        }
        int number = latest.map(FunctionVersion::number).orElseGet(() -> store.lastNumber(name));
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
    }

    /**
     * Deletes a function with its versions and aliases.
     *
     * @throws ProblemException {@code unknown-function}, {@code conflict} when other nodes change
     *     all the time, {@code store-unavailable}
     */
    public void delete(FunctionName name) {
        change(
                () -> {
                    existing(name);
                    save(new RegistryChange.FunctionDeleted(name));
                    publish(view.without(name));
                    LOG.info("function deleted", "function", name);
                    return name;
                });
    }

    /**
     * Makes or moves an alias.
     *
     * @return whether it is new
     * @throws ProblemException {@code unknown-function}, {@code unknown-version}, {@code conflict}
     *     when there are too many aliases or other nodes change all the time, {@code
     *     store-unavailable}
     */
    public boolean putAlias(FunctionName name, Alias alias) {
        return change(
                () -> {
                    RegisteredFunction function = existing(name);
                    alias.shares().forEach(share -> function.version(share.version()));
                    boolean created = !function.aliases().containsKey(alias.name());
                    if (created) {
                        checkRoom("aliases", function.aliases().size(), limits.aliasesMax());
                    }
                    save(new RegistryChange.AliasPut(name, alias));
                    place(function.with(alias.name(), Optional.of(alias)));
                    LOG.info("alias set", "function", name, "alias", alias.name());
                    return created;
                });
    }

    /**
     * Deletes an alias.
     *
     * @throws ProblemException {@code unknown-function}, {@code unknown-alias}, {@code conflict}
     *     when other nodes change all the time, {@code store-unavailable}
     */
    public void deleteAlias(FunctionName name, String alias) {
        change(
                () -> {
                    RegisteredFunction function = existing(name);
                    function.alias(alias);
                    save(new RegistryChange.AliasDeleted(name, alias));
                    place(function.with(alias, Optional.empty()));
                    LOG.info("alias deleted", "function", name, "alias", alias);
                    return alias;
                });
    }

    /** Decides and stores a change, again on newer content when another node was faster. */
    private <T> T change(Supplier<T> attempt) {
        changes.lock();
        try {
            for (int tries = 1; tries <= TRIES; tries++) {
                try {
                    return attempt.get();
                } catch (StaleRegistryException e) {
                    LOG.debug("registry changed by another node", e, "tries", tries);
                    reload();
                }
            }
        } finally {
            changes.unlock();
        }
        throw Problem.of(
                        ErrorCode.CONFLICT, "Other nodes change functions all the time; try again.")
                .exception();
    }

    private void save(RegistryChange change) {
        long before = revision;
        store.save(change, before);
        revision = before + 1;
    }

    private RegisteredFunction existing(FunctionName name) {
        return view.find(name).orElseGet(() -> view.snapshot().function(name));
    }

    private void reload() {
        RegistryContent content = store.load(code::classPath);
        publish(view.reloaded(content.functions(), this::callable));
        // Last: whoever compares revisions may rely on the view.
        revision = content.revision();
    }

    /** Publishes a changed function. Of one that wasn't whole, more jars may be there by now. */
    private void place(RegisteredFunction function) {
        if (view.withheld().containsKey(function.name())) {
            reload();
        } else {
            publish(view.with(function, this::callable));
        }
    }

    private boolean callable(FunctionVersion version) {
        return code.present(version.codeSha256());
    }

    private void add(FunctionVersion version, Optional<RegisteredFunction> present) {
        SortedSet<Integer> dropped =
                present.map(function -> function.surplus(limits.versionsMax()))
                        .orElseGet(TreeSet::new);
        save(new RegistryChange.VersionAdded(version, dropped));
        place(
                present.map(function -> function.with(version, dropped))
                        .orElseGet(() -> RegisteredFunction.first(version)));
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

    private void publish(NodeView published) {
        view = published;
        listeners.forEach(listener -> tell(listener, published.snapshot()));
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
