package io.penstock.runtime.admin;

import static io.penstock.runtime.admin.TestingKeys.ADMIN;
import static io.penstock.runtime.admin.TestingKeys.BILLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.DeadLetter;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.TestingDeadLetters;
import io.penstock.runtime.queue.TestingInvocation;
import io.penstock.runtime.registry.MemoryRegistryStore;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryLimits;
import io.penstock.runtime.registry.SettingsParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersResourceTest {

    private static final String ONE = TestingInvocation.id(1).value();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1000));

    private final TestingDeadLetters store = new TestingDeadLetters();
    private final Registry registry =
            new Registry(new MemoryRegistryStore(), RegistryLimits.DEFAULTS, CLOCK, new Random(1));
    private final DeadLettersResource resource = new DeadLettersResource(store);
    private final DeadLetterCommandResource changes =
            new DeadLetterCommandResource(store, registry, CLOCK);

    @BeforeEach
    void deploy() {
        registry.deploy(
                FunctionName.parse("billing.invoice"),
                "ab".repeat(32),
                List.of(),
                SettingsParser.parse(Map.of("retry", Map.of("maxEventAge", "10s"))));
    }

    @Test
    void showsTheEventAndTheLastErrorWithItsStack() {
        put(1, "billing.invoice");

        InvocationView view = resource.get(ONE, ADMIN);

        assertThat(view.status()).isEqualTo("dead");
        assertThat(view.attempts()).isEqualTo(3);
        assertThat(view.error().orElseThrow().stack()).isEqualTo("at c");
        InvocationView.Event event = view.event().orElseThrow();
        assertThat(event.method()).isEqualTo("PUT");
        assertThat(event.path()).isEqualTo("/a");
        assertThat(event.query()).isEqualTo("b=c");
        assertThat(event.headers()).containsEntry("x", List.of("y"));
        assertThat(event.body()).contains("hello");
    }

    @Test
    void listsTheOldestFirstInPages() {
        put(1, "billing.invoice");
        put(2, "other");
        put(3, "billing.invoice");

        InvocationView.DeadPage first = resource.list(null, null, "2", ADMIN);
        InvocationView.DeadPage last = resource.list(null, first.next().orElseThrow(), "2", ADMIN);

        assertThat(ids(first)).containsExactly(1, 2);
        assertThat(ids(last)).containsExactly(3);
        assertThat(last.next()).isEmpty();
        assertThat(ids(resource.list("other", null, "2", ADMIN))).containsExactly(2);
        assertThat(first.deadLetters().getFirst().event()).isEmpty();
        assertThat(first.deadLetters().getFirst().error().orElseThrow().stack()).isEmpty();
    }

    @Test
    void redrivesOneAsLongAsTheFunctionNowSays() {
        put(1, "billing.invoice");

        assertThat(changes.redrive(ONE, ADMIN).getStatus()).isEqualTo(202);

        assertThat(store.redriven()).containsExactly(ONE + " 1000000 1010000");
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, () -> changes.redrive(ONE, ADMIN));
    }

    @Test
    void redrivesAllThatAreThereInBatches() {
        for (int i = 1; i <= 1500; i++) {
            put(i, "billing.invoice");
        }
        put(1501, "other");

        DeadLetterCommandResource.Redriven redriven =
                changes.redriveAll("billing.invoice", "10", ADMIN).getEntity();

        assertThat(redriven.redriven()).isEqualTo(1500);
        assertThat(store.redriven())
                .containsExactly(
                        "billing.invoice 1000000 100000 10000",
                        "billing.invoice 1100000 100000 10000");
        assertThat(store.counts()).containsOnlyKeys(FunctionName.parse("other"));
    }

    @Test
    void redrivesNoMoreInASecondThanTheRateSays() {
        put(1, "billing.invoice");

        changes.redriveAll("billing.invoice", "7000", ADMIN);

        assertThat(store.redriven()).containsExactly("billing.invoice 1000000 143 10000");
    }

    @Test
    void redrivesNoneTwiceThatIsGivenUpAgainMeanwhile() {
        for (int i = 1; i <= 1500; i++) {
            put(i, "billing.invoice");
        }
        store.letThemDieAgain();

        changes.redriveAll("billing.invoice", null, ADMIN);

        assertThat(store.redrivenIds())
                .isEqualTo(IntStream.rangeClosed(1, 1500).mapToObj(TestingInvocation::id).toList());
    }

    @Test
    void redrivesAllAtOnceWithoutARate() {
        put(1, "billing.invoice");

        assertThat(changes.redriveAll("billing.invoice", null, ADMIN).getStatus()).isEqualTo(202);

        assertThat(store.redriven()).containsExactly("billing.invoice 1000000 0 10000");
    }

    @Test
    void purgesOneOrAll() {
        put(1, "gone");
        put(2, "gone");
        put(3, "gone");
        put(4, "other");

        changes.purge(ONE, ADMIN);
        DeadLetterCommandResource.Purged purged = changes.purgeAll("gone", ADMIN);

        assertThat(purged.purged()).isEqualTo(2);
        assertThat(store.counts()).containsOnlyKeys(FunctionName.parse("other"));
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, () -> changes.purge(ONE, ADMIN));
    }

    @Test
    void refusesToRedriveIntoAFunctionThatIsGone() {
        put(1, "gone");

        assertProblem(ErrorCode.UNKNOWN_FUNCTION, () -> changes.redrive(ONE, ADMIN));
        assertProblem(ErrorCode.UNKNOWN_FUNCTION, () -> changes.redriveAll("gone", null, ADMIN));
        assertThat(store.counts()).isNotEmpty();
    }

    @Test
    void refusesParametersItCantUse() {
        put(1, "billing.invoice");

        for (String rate : List.of("0", "10001", "1.5", "fast", "")) {
            assertProblem(
                    ErrorCode.BAD_REQUEST,
                    () -> changes.redriveAll("billing.invoice", rate, ADMIN));
        }
        assertProblem(ErrorCode.BAD_REQUEST, () -> changes.redriveAll(null, null, ADMIN));
        assertProblem(ErrorCode.BAD_REQUEST, () -> changes.purgeAll(null, ADMIN));
        assertProblem(ErrorCode.BAD_REQUEST, () -> resource.list(null, null, "0", ADMIN));
        assertProblem(ErrorCode.BAD_REQUEST, () -> resource.list(null, "x", "1", ADMIN));
        assertThat(store.counts()).isNotEmpty();
    }

    @Test
    void aKeyOfANamespaceSeesAndTouchesOnlyThat() {
        put(1, "other.invoice");
        put(2, "billing.invoice");

        assertThat(ids(resource.list(null, null, "9", BILLING))).containsExactly(2);
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, () -> resource.get(ONE, BILLING));
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, () -> changes.redrive(ONE, BILLING));
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, () -> changes.purge(ONE, BILLING));
        assertProblem(ErrorCode.FORBIDDEN, () -> changes.purgeAll("other.invoice", BILLING));
        assertProblem(
                ErrorCode.FORBIDDEN, () -> changes.redriveAll("other.invoice", null, BILLING));
        assertProblem(
                ErrorCode.FORBIDDEN, () -> resource.list("other.invoice", null, "9", BILLING));
        assertThat(store.counts()).hasSize(2);
    }

    private void put(int number, String target) {
        store.put(
                new DeadLetter(
                        TestingInvocation.of(number, target)
                                .state(InvocationState.DEAD)
                                .attempts(3)
                                .error(
                                        new AttemptError(
                                                "function-failed", "It threw.", "A", "b", "at c"))
                                .build(),
                        new EventRequest(
                                "PUT",
                                "/a",
                                "b=c",
                                List.of(new Header("x", "y")),
                                Slice.utf8("hello"))));
    }

    private static List<Integer> ids(InvocationView.DeadPage page) {
        return page.deadLetters().stream().map(view -> Integer.parseInt(view.id(), 16)).toList();
    }

    private static void assertProblem(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
