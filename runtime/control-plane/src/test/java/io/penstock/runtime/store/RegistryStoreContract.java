package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.RegisteredFunction;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryChange;
import io.penstock.runtime.registry.RegistryLimits;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.StaleRegistryException;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry's store promises over every database. */
abstract class RegistryStoreContract {

    private static final FunctionName HELLO = FunctionName.parse("hello");
    private static final FunctionName INVOICE = FunctionName.parse("billing.invoice");
    private static final String CODE = "ab".repeat(32);

    private static final FunctionSettings SETTINGS =
            SettingsParser.parse(
                    Map.of(
                            "handler", "pkg.A::run",
                            "memory", "64MiB",
                            "timeout", "1500ms",
                            "env", Map.of("GREETING", "hé \"quoted\" \\ \n 😀"),
                            "secrets", List.of("db"),
                            "isolation", "shared",
                            "auth", "public",
                            "mode", "async",
                            "retry", Map.of("max", 7, "backoff", "1500ms"),
                            "onFailure", "billing.audit:live"));

    private TestingDatabase database;
    private JdbcRegistryStore store;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        database = database();
        store = store();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(load()).isEmpty();
        assertThat(store.lastNumber(HELLO)).isZero();
    }

    @Test
    void bringsBackAllOfAVersionAfterARestart() {
        FunctionVersion version = version(INVOICE, 1, SETTINGS);
        save(new RegistryChange.VersionAdded(version, Set.of()));

        database.reopen();
        store = store();

        RegisteredFunction loaded = load().getFirst();
        assertThat(loaded.name()).isEqualTo(INVOICE);
        assertThat(loaded.latest()).usingRecursiveComparison().isEqualTo(version);
        assertThat(loaded.latest().settings()).isEqualTo(SETTINGS);
    }

    @Test
    void dropsVersionsTogetherWithTheNewOne() {
        add(HELLO, 1, Set.of());
        add(HELLO, 2, Set.of());
        add(HELLO, 3, Set.of(1, 2));

        assertThat(load().getFirst().versions()).containsOnlyKeys(3);
    }

    @Test
    void keepsAliasesWithTheirOrder() {
        add(HELLO, 1, Set.of());
        add(HELLO, 2, Set.of());
        Alias canary = new Alias("canary", List.of(new Alias.Share(2, 10), new Alias.Share(1, 90)));
        save(new RegistryChange.AliasPut(HELLO, Alias.of("canary", 1)));
        save(new RegistryChange.AliasPut(HELLO, Alias.of("live", 2)));
        save(new RegistryChange.AliasPut(HELLO, canary));
        save(new RegistryChange.AliasDeleted(HELLO, "live"));

        assertThat(load().getFirst().aliases()).containsOnly(Map.entry("canary", canary));
    }

    @Test
    void remembersTheLastNumberOfADeletedFunction() {
        add(HELLO, 1, Set.of());
        add(HELLO, 2, Set.of());
        save(new RegistryChange.AliasPut(HELLO, Alias.of("live", 2)));
        save(new RegistryChange.FunctionDeleted(HELLO));

        assertThat(load()).isEmpty();
        assertThat(store.lastNumber(HELLO)).isEqualTo(2);

        add(HELLO, 3, Set.of());
        assertThat(load().getFirst().versions()).containsOnlyKeys(3);
    }

    @Test
    void bringsBackAllOfATriggerAfterARestart() {
        Trigger first = trigger("hello:live", "{}", false, 0);
        Trigger second = trigger("hello@3", "{\"topic\":\"hé \\n 😀\"}", true, 7);
        save(new RegistryChange.TriggerPut(first));
        assertThat(triggers()).containsExactly(first);
        save(new RegistryChange.TriggerPut(second));

        database.reopen();
        store = store();

        assertThat(triggers()).containsExactly(second);
    }

    @Test
    void aDeletedTriggerGoesWithItsCheckpoints() {
        Trigger trigger = trigger("hello", "{}", false, 0);
        save(new RegistryChange.TriggerPut(trigger));
        Trigger other = namesake(trigger);
        save(new RegistryChange.TriggerPut(other));
        try (TestingQueueNode node = new TestingQueueNode(database)) {
            CheckpointStore checkpoints = node.store().checkpoints();
            TestingQueueNode.await(checkpoints.save(trigger, Map.of("a", "1")));
            TestingQueueNode.await(checkpoints.save(other, Map.of("a", "1")));

            save(new RegistryChange.TriggerDeleted(trigger.name()));

            assertThat(triggers()).containsExactly(other);
            assertThat(checkpoints.load("billing.orders")).isEmpty();
            assertThat(checkpoints.load("orders")).isNotEmpty();
        }
    }

    @Test
    void aChangeThatFailsLeavesNoPart() {
        add(HELLO, 1, Set.of());
        save(new RegistryChange.AliasPut(HELLO, Alias.of("live", 1)));

        assertUnavailable(
                () ->
                        save(
                                new RegistryChange.VersionAdded(
                                        version(HELLO, 2, SETTINGS), Set.of(1))));
        assertUnavailable(() -> save(new RegistryChange.AliasPut(HELLO, Alias.of("live", 9))));

        RegisteredFunction hello = load().getFirst();
        assertThat(hello.versions()).containsOnlyKeys(1);
        assertThat(hello.alias("live").leadsTo(1)).isTrue();
        assertThat(store.lastNumber(HELLO)).isEqualTo(1);
    }

    @Test
    void concurrentDeploymentsAreAllThereAfterARestart() throws Exception {
        Registry registry = registry();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> deployments = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                FunctionName name = FunctionName.parse("f" + i % 10);
                String code = "%064x".formatted(i);
                deployments.add(
                        threads.submit(
                                () ->
                                        registry.deploy(
                                                name, code, List.of(), FunctionSettings.DEFAULTS)));
            }
            for (Future<?> deployment : deployments) {
                deployment.get();
            }
        }

        database.reopen();
        Registry again = registry();

        assertThat(again.functions()).hasSize(10);
        for (RegisteredFunction function : again.functions()) {
            assertThat(function.versions().keySet()).containsExactlyElementsOf(numbers(10));
            assertThat(again.resolve(new FunctionTarget.Latest(function.name())))
                    .usingRecursiveComparison()
                    .isEqualTo(registry.function(function.name()).latest());
        }
    }

    @Test
    void severalWritersWaitForEachOther() throws Exception {
        JdbcRegistryStore other = store();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                FunctionVersion version =
                        version(FunctionName.parse("w" + i), 1, FunctionSettings.DEFAULTS);
                JdbcRegistryStore target = i % 2 == 0 ? store : other;
                writers.add(
                        threads.submit(
                                () ->
                                        saveSometime(
                                                target,
                                                new RegistryChange.VersionAdded(
                                                        version, Set.of()))));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        assertThat(load()).hasSize(40);
    }

    @Test
    void refusesWhatWasDecidedOnOlderContent() {
        long before = store.revision();
        add(HELLO, 1, Set.of());

        assertThat(store.revision()).isEqualTo(before + 1);
        assertThatThrownBy(
                        () ->
                                store.save(
                                        new RegistryChange.VersionAdded(
                                                version(HELLO, 2, SETTINGS), Set.of()),
                                        before))
                .isInstanceOf(StaleRegistryException.class);
        assertThat(load().getFirst().versions()).containsOnlyKeys(1);
        assertThat(store.load(RegistryStoreContract::paths).revision()).isEqualTo(before + 1);
    }

    @Test
    void aClosedDatabaseIsUnavailableAndSaysWhenToTryAgain() {
        database.close();

        assertUnavailable(this::load);
        database = database();
    }

    private static Set<Integer> numbers(int last) {
        Set<Integer> numbers = new HashSet<>();
        for (int number = 1; number <= last; number++) {
            numbers.add(number);
        }
        return numbers;
    }

    private Registry registry() {
        Registry registry =
                new Registry(
                        store(),
                        RegistryLimits.DEFAULTS,
                        InstantSource.system(),
                        new SplittableRandom(1));
        registry.start(LocalCode.alone(_ -> List.of()));
        return registry;
    }

    private JdbcRegistryStore store() {
        return new JdbcRegistryStore(database.dataSource(), InstantSource.system());
    }

    private List<RegisteredFunction> load() {
        return store.load(RegistryStoreContract::paths).functions();
    }

    private List<Trigger> triggers() {
        return store.load(RegistryStoreContract::paths).triggers();
    }

    private static Trigger trigger(String target, String config, boolean paused, int later) {
        Instant created = Instant.ofEpochMilli(1_700_000_000_123L);
        return new Trigger(
                TriggerName.parse("billing.orders"),
                "mqtt",
                FunctionTarget.parse("billing." + target),
                config,
                paused,
                created,
                created.plusMillis(later));
    }

    /** Of the same name in another namespace. */
    private static Trigger namesake(Trigger trigger) {
        return new Trigger(
                TriggerName.parse(trigger.name().name()),
                trigger.type(),
                FunctionTarget.parse("hello"),
                trigger.config(),
                trigger.paused(),
                trigger.createdAt(),
                trigger.changedAt());
    }

    private void save(RegistryChange change) {
        store.save(change, store.revision());
    }

    private static void saveSometime(JdbcRegistryStore target, RegistryChange change) {
        for (boolean saved = false; !saved; ) {
            try {
                target.save(change, target.revision());
                saved = true;
            } catch (StaleRegistryException e) {
                assertThat(e).hasMessageContaining("revision");
            }
        }
    }

    private void add(FunctionName name, int number, Set<Integer> dropped) {
        save(new RegistryChange.VersionAdded(version(name, number, SETTINGS), dropped));
    }

    private static FunctionVersion version(
            FunctionName name, int number, FunctionSettings settings) {
        return new FunctionVersion(
                name,
                number,
                CODE,
                paths(CODE),
                settings,
                Instant.ofEpochMilli(1_700_000_000_123L));
    }

    private static List<Path> paths(String sha256) {
        return List.of(Path.of("/artifacts", sha256, "function.jar"));
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                            assertThat(e.problem().retryAfter()).isPresent();
                            assertThat(e).hasCauseInstanceOf(SQLException.class);
                        });
    }
}
