package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.TriggerPut.Effect;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggerRegistryTest {

    private static final FunctionName HELLO = FunctionName.parse("hello");
    private static final TriggerName ORDERS = TriggerName.parse("orders");
    private static final Instant START = Instant.ofEpochMilli(1_000);

    private final MemoryRegistryStore store = new MemoryRegistryStore();
    private final Registry registry = registry();
    private final TriggerRegistry triggers = registry.triggers();

    private Registry registry() {
        return new Registry(
                store,
                new RegistryLimits(3, 2, 2, 2),
                InstantSource.fixed(START),
                new SplittableRandom(1));
    }

    @BeforeEach
    void start() {
        registry.start(LocalCode.alone(_ -> List.of()));
        registry.deploy(HELLO, "a", List.of(), FunctionSettings.DEFAULTS);
    }

    @Test
    void makesChangesAndLeavesATrigger() {
        TriggerPut made = triggers.put(draft("orders", "{}"));
        TriggerPut same = triggers.put(draft("orders", "{}"));
        TriggerPut changed = triggers.put(draft("orders", "{\"a\":1}"));

        assertThat(List.of(made.effect(), same.effect(), changed.effect()))
                .containsExactly(Effect.NEW, Effect.UNCHANGED, Effect.CHANGED);
        assertThat(same.trigger()).isEqualTo(made.trigger());
        assertThat(changed.trigger().createdAt()).isEqualTo(START);
        assertThat(changed.trigger().changedAt()).isAfter(START);
        assertThat(triggers.list()).containsExactly(changed.trigger());
        assertThat(triggers.get(ORDERS)).isEqualTo(changed.trigger());
    }

    @Test
    void aChangedTriggerStaysPaused() {
        triggers.put(draft("orders", "{}"));

        triggers.pause(ORDERS);

        assertThat(triggers.put(draft("orders", "{\"a\":1}")).trigger().paused()).isTrue();
        assertThat(triggers.resume(ORDERS).paused()).isFalse();
    }

    @Test
    void pausingTwiceChangesNothingButResumingAlwaysDoes() {
        triggers.put(draft("orders", "{}"));
        Trigger paused = triggers.pause(ORDERS);
        int before = store.changes().size();

        assertThat(triggers.pause(ORDERS)).isEqualTo(paused);
        assertThat(store.changes()).hasSize(before);
        Instant first = triggers.resume(ORDERS).changedAt();
        assertThat(triggers.resume(ORDERS).changedAt()).isAfter(first);
    }

    @Test
    void refusesAFunctionThatIsNotThere() {
        assertProblem(
                ErrorCode.UNKNOWN_FUNCTION, () -> triggers.put(draft("orders", "none", "{}")));
        assertProblem(
                ErrorCode.UNKNOWN_VERSION, () -> triggers.put(draft("orders", "hello@2", "{}")));
        assertProblem(
                ErrorCode.UNKNOWN_ALIAS, () -> triggers.put(draft("orders", "hello:live", "{}")));
        assertThat(triggers.list()).isEmpty();
    }

    @Test
    void refusesAFunctionOfAnotherNamespace() {
        assertProblem(
                ErrorCode.BAD_SETTING, () -> triggers.put(draft("billing.orders", "hello", "{}")));
    }

    @Test
    void refusesAnotherTypeUnderTheSameName() {
        triggers.put(draft("orders", "{}"));

        assertProblem(
                ErrorCode.CONFLICT,
                () ->
                        triggers.put(
                                new TriggerDraft(
                                        ORDERS, "mqtt", FunctionTarget.parse("hello"), "{}")));
    }

    @Test
    void refusesOneMoreThanIsAllowed() {
        triggers.put(draft("a", "{}"));
        triggers.put(draft("b", "{}"));

        assertProblem(ErrorCode.CONFLICT, () -> triggers.put(draft("c", "{}")));
        triggers.delete(TriggerName.parse("a"));
        assertThat(triggers.put(draft("c", "{}")).effect()).isEqualTo(Effect.NEW);
    }

    @Test
    void aFunctionThatTriggersNameIsNotDeleted() {
        triggers.put(draft("orders", "{}"));

        assertThatThrownBy(() -> registry.delete(HELLO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
                            assertThat(e.problem().members()).containsEntry("triggers", "orders");
                        });

        triggers.delete(ORDERS);
        registry.delete(HELLO);
        assertThat(registry.functions()).isEmpty();
    }

    @Test
    void anAliasThatTriggersNameIsNotDeleted() {
        registry.putAlias(HELLO, Alias.of("live", 1));
        registry.putAlias(HELLO, Alias.of("spare", 1));
        triggers.put(draft("orders", "hello:live", "{}"));

        assertProblem(ErrorCode.CONFLICT, () -> registry.deleteAlias(HELLO, "live"));
        registry.deleteAlias(HELLO, "spare");

        assertThat(registry.function(HELLO).aliases()).containsOnlyKeys("live");
    }

    @Test
    void listenersHearOfEveryChange() {
        List<String> heard = new ArrayList<>();
        triggers.subscribe(
                all -> heard.add(String.join(",", all.stream().map(this::shown).toList())));

        triggers.put(draft("orders", "{}"));
        triggers.put(draft("b", "{}"));
        triggers.pause(ORDERS);
        triggers.delete(TriggerName.parse("b"));

        assertThat(heard).containsExactly("", "orders", "b,orders", "b,orders!", "orders!");
    }

    private String shown(Trigger trigger) {
        return trigger.name() + (trigger.paused() ? "!" : "");
    }

    @Test
    void hearsOfOtherNodesChangesAndDecidesOnThem() {
        Registry other = registry();
        other.start(LocalCode.alone(_ -> List.of()));
        triggers.put(draft("orders", "{}"));

        assertThat(other.triggers().list()).isEmpty();
        other.refresh();
        assertThat(other.triggers().list()).isEqualTo(triggers.list());

        triggers.delete(ORDERS);
        assertProblem(ErrorCode.UNKNOWN_TRIGGER, () -> other.triggers().pause(ORDERS));
    }

    @Test
    void whatTheStoreRefusesDoesNotHappen() {
        store.failing(true);

        assertProblem(ErrorCode.STORE_UNAVAILABLE, () -> triggers.put(draft("orders", "{}")));

        assertThat(triggers.list()).isEmpty();
    }

    @Test
    void namesAreThoseOfFunctions() {
        assertThat(TriggerName.parse("default.orders")).isEqualTo(ORDERS).hasToString("orders");
        assertThat(TriggerName.parse("billing.orders")).hasToString("billing.orders");
        assertProblem(ErrorCode.BAD_NAME, () -> TriggerName.parse("Orders"));
        assertProblem(ErrorCode.BAD_NAME, () -> new TriggerName("a.b", "c"));
    }

    private static TriggerDraft draft(String name, String config) {
        return draft(name, "hello", config);
    }

    private static TriggerDraft draft(String name, String function, String config) {
        return new TriggerDraft(
                TriggerName.parse(name), "http", FunctionTarget.parse(function), config);
    }

    private static void assertProblem(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
