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
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggerRegistryTest {

    private static final FunctionName HELLO = FunctionName.parse("hello");
    private static final TriggerName ORDERS = TriggerName.parse("orders");
    private static final TriggerRule ANY = (_, _) -> {};
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
        TriggerPut made = triggers.put(draft("orders", "{}"), ANY);
        TriggerPut same = triggers.put(draft("orders", "{}"), ANY);
        TriggerPut changed = triggers.put(draft("orders", "{\"a\":1}"), ANY);

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
        triggers.put(draft("orders", "{}"), ANY);

        triggers.pause(ORDERS);

        assertThat(triggers.put(draft("orders", "{\"a\":1}"), ANY).trigger().paused()).isTrue();
        assertThat(triggers.resume(ORDERS).paused()).isFalse();
    }

    @Test
    void pausingTwiceChangesNothingButResumingAlwaysDoes() {
        triggers.put(draft("orders", "{}"), ANY);
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
                ErrorCode.UNKNOWN_FUNCTION, () -> triggers.put(draft("orders", "none", "{}"), ANY));
        assertProblem(
                ErrorCode.UNKNOWN_VERSION,
                () -> triggers.put(draft("orders", "hello@2", "{}"), ANY));
        assertProblem(
                ErrorCode.UNKNOWN_ALIAS,
                () -> triggers.put(draft("orders", "hello:live", "{}"), ANY));
        assertThat(triggers.list()).isEmpty();
    }

    @Test
    void refusesAFunctionOfAnotherNamespace() {
        assertProblem(
                ErrorCode.BAD_SETTING,
                () -> triggers.put(draft("billing.orders", "hello", "{}"), ANY));
    }

    @Test
    void refusesAnotherTypeUnderTheSameName() {
        triggers.put(draft("orders", "{}"), ANY);

        assertProblem(
                ErrorCode.CONFLICT,
                () ->
                        triggers.put(
                                new TriggerDraft(
                                        ORDERS, "mqtt", FunctionTarget.parse("hello"), "{}"),
                                ANY));
    }

    @Test
    void refusesOneMoreThanIsAllowed() {
        triggers.put(draft("a", "{}"), ANY);
        triggers.put(draft("b", "{}"), ANY);

        assertProblem(ErrorCode.CONFLICT, () -> triggers.put(draft("c", "{}"), ANY));
        triggers.delete(TriggerName.parse("a"));
        assertThat(triggers.put(draft("c", "{}"), ANY).effect()).isEqualTo(Effect.NEW);
    }

    @Test
    void asksTheRuleAboutTheOthers() {
        triggers.put(draft("a", "{}"), ANY);
        triggers.put(draft("b", "{}"), ANY);
        List<String> asked = new ArrayList<>();
        TriggerRule listing =
                (draft, others) -> {
                    asked.add(draft.name() + " beside " + names(others));
                    throw new IllegalStateException("refused");
                };

        assertThatThrownBy(() -> triggers.put(draft("a", "{\"x\":1}"), listing))
                .hasMessage("refused");

        assertThat(asked).containsExactly("a beside b");
        assertThat(triggers.get(TriggerName.parse("a")).config()).isEqualTo("{}");
    }

    private static String names(Collection<Trigger> triggers) {
        return String.join(",", triggers.stream().map(it -> it.name().toString()).toList());
    }

    @Test
    void aFunctionThatTriggersNameIsNotDeleted() {
        triggers.put(draft("orders", "{}"), ANY);

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
        triggers.put(draft("orders", "hello:live", "{}"), ANY);

        assertProblem(ErrorCode.CONFLICT, () -> registry.deleteAlias(HELLO, "live"));
        registry.deleteAlias(HELLO, "spare");

        assertThat(registry.function(HELLO).aliases()).containsOnlyKeys("live");
    }

    @Test
    void listenersHearOfEveryChange() {
        List<String> heard = new ArrayList<>();
        triggers.subscribe(
                all -> heard.add(String.join(",", all.stream().map(this::shown).toList())));

        triggers.put(draft("orders", "{}"), ANY);
        triggers.put(draft("b", "{}"), ANY);
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
        triggers.put(draft("orders", "{}"), ANY);

        assertThat(other.triggers().list()).isEmpty();
        other.refresh();
        assertThat(other.triggers().list()).isEqualTo(triggers.list());

        triggers.delete(ORDERS);
        assertProblem(ErrorCode.UNKNOWN_TRIGGER, () -> other.triggers().pause(ORDERS));
    }

    @Test
    void whatTheStoreRefusesDoesNotHappen() {
        store.failing(true);

        assertProblem(ErrorCode.STORE_UNAVAILABLE, () -> triggers.put(draft("orders", "{}"), ANY));

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
