package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Deployment.Created;
import io.penstock.runtime.telemetry.Log;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The functions that exist. Reads take no lock: they see one immutable {@link Snapshot}.
 *
 * <p>Several nodes may share the store. A change is decided on what this node knows and stored only
 * if that is still so; else the node reloads and decides again. {@link #refresh} brings what others
 * changed. Versions whose code this node lacks are withheld from calls until it has come.
 */
public final class Registry {

    private static final Log LOG = Log.of(Registry.class);

    private final RegistryStore store;
    private final RegistryLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final RegistryContents contents;
    private final TriggerRegistry triggers;

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
        this.contents = new RegistryContents(store);
        this.triggers = new TriggerRegistry(contents, limits, clock);
    }

    /** The triggers, which are kept, changed and refreshed together with the functions. */
    public TriggerRegistry triggers() {
        return triggers;
    }

    /**
     * Loads what the store has and tells the listeners.
     *
     * @param local the jars that are there
     * @throws ProblemException {@code store-unavailable}
     */
    public void start(LocalCode local) {
        contents.start(local);
    }

    /**
     * Brings what other nodes have changed, if anything, and lets calls reach the versions whose
     * code has come; to be called every second where there are others.
     *
     * @return digests of code that withheld versions need
     * @throws ProblemException {@code store-unavailable}
     */
    public Set<String> refresh() {
        return contents.refresh();
    }

    /** Adds a listener; after the start it is told at once what there is. */
    public void subscribe(RegistryListener listener) {
        contents.subscribe(listener);
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
        return contents.view().snapshot().function(name);
    }

    /**
     * Whether what isn't found of a function here isn't there at all: not while this node hasn't
     * heard of other nodes' changes, or lacks some of the function's code.
     *
     * @throws ProblemException {@code store-unavailable}
     */
    public boolean knowsAll(FunctionName name) {
        return contents.upToDate() && !contents.view().withheld().containsKey(name);
    }

    /** All functions in the order of their names, as they are at this moment. */
    public List<RegisteredFunction> functions() {
        return contents.view().snapshot().functions().values().stream()
                .sorted(Comparator.comparing(RegisteredFunction::name))
                .toList();
    }

    /** Digests of the jars that versions need. */
    public Set<String> codeInUse() {
        return contents.view().codeInUse();
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
        return contents.change(() -> deployNow(name, codeSha256, classPath, settings));
    }

    private Deployment deployNow(
            FunctionName name, String codeSha256, List<Path> classPath, FunctionSettings settings) {
        Optional<RegisteredFunction> present = contents.view().find(name);
        Optional<FunctionVersion> latest = present.map(RegisteredFunction::latest);
        if (latest.isPresent() && same(latest.get(), codeSha256, classPath, settings)) {
            return new Deployment(latest.get(), Created.UNCHANGED);
        }
        if (present.isEmpty()) {
            RegistryContents.checkRoom("functions", contents.view().count(), limits.functionsMax());
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
     * @throws ProblemException {@code unknown-function}, {@code conflict} when triggers name it or
     *     other nodes change all the time, {@code store-unavailable}
     */
    public void delete(FunctionName name) {
        contents.change(
                () -> {
                    contents.existing(name);
                    triggers.refuseIfUsed(target -> target.function().equals(name));
                    contents.save(new RegistryChange.FunctionDeleted(name));
                    contents.publishWithout(name);
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
        return contents.change(
                () -> {
                    RegisteredFunction function = contents.existing(name);
                    alias.shares().forEach(share -> function.version(share.version()));
                    boolean created = !function.aliases().containsKey(alias.name());
                    if (created) {
                        RegistryContents.checkRoom(
                                "aliases", function.aliases().size(), limits.aliasesMax());
                    }
                    contents.save(new RegistryChange.AliasPut(name, alias));
                    contents.publish(function.with(alias.name(), Optional.of(alias)));
                    LOG.info("alias set", "function", name, "alias", alias.name());
                    return created;
                });
    }

    /**
     * Deletes an alias.
     *
     * @throws ProblemException {@code unknown-function}, {@code unknown-alias}, {@code conflict}
     *     when triggers name it or other nodes change all the time, {@code store-unavailable}
     */
    public void deleteAlias(FunctionName name, String alias) {
        contents.change(
                () -> {
                    RegisteredFunction function = contents.existing(name);
                    function.alias(alias);
                    FunctionTarget aliased = new FunctionTarget.Aliased(name, alias);
                    triggers.refuseIfUsed(aliased::equals);
                    contents.save(new RegistryChange.AliasDeleted(name, alias));
                    contents.publish(function.with(alias, Optional.empty()));
                    LOG.info("alias deleted", "function", name, "alias", alias);
                    return alias;
                });
    }

    private void add(FunctionVersion version, Optional<RegisteredFunction> present) {
        SortedSet<Integer> dropped =
                present.map(function -> function.surplus(limits.versionsMax()))
                        .orElseGet(TreeSet::new);
        contents.save(new RegistryChange.VersionAdded(version, dropped));
        contents.publish(
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
}
