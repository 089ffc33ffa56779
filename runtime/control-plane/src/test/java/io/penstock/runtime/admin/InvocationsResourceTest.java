package io.penstock.runtime.admin;

import static io.penstock.runtime.admin.TestingKeys.ADMIN;
import static io.penstock.runtime.admin.TestingKeys.BILLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.queue.TestingInvocation;
import io.penstock.runtime.queue.TestingQueue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InvocationsResourceTest {

    private static final String ONE = TestingInvocation.id(1).value();

    private final TestingQueue queue = new TestingQueue();
    private final TestingLedger ledger = new TestingLedger();
    private final InvocationsResource resource = new InvocationsResource(queue, ledger);
    private final InvocationCommandResource changes = new InvocationCommandResource(queue);

    @Test
    void showsAnInvocationThatWaits() {
        queue.put(TestingInvocation.of(1, "billing.invoice:live").build());

        InvocationView view = resource.get(ONE, ADMIN);

        assertThat(view.id()).isEqualTo(ONE);
        assertThat(view.function()).isEqualTo("billing.invoice");
        assertThat(view.target()).isEqualTo("billing.invoice:live");
        assertThat(view.status()).isEqualTo("queued");
        assertThat(view.mode()).contains("async");
        assertThat(view.version()).isEmpty();
        assertThat(view.acceptedAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(view.nextAttemptAt()).contains(Instant.ofEpochSecond(2));
        assertThat(view.expiresAt()).contains(Instant.ofEpochSecond(62));
        assertThat(view.endedAt()).isEmpty();
        assertThat(view.orderingKey()).contains("customer");
        assertThat(view.parent()).contains(TestingInvocation.id(9).value());
        assertThat(view.depth()).contains(2);
        assertThat(view.trigger()).isEqualTo("destination");
        assertThat(view.error()).isEmpty();
        assertThat(view.result()).isEmpty();
    }

    @Test
    void saysThatOneIsTriedAgainAndWhy() {
        queue.put(
                TestingInvocation.of(1, "invoice")
                        .attempts(1)
                        .error(new AttemptError("function-failed", "It threw.", "A", "b", "at c"))
                        .build());

        InvocationView view = resource.get(ONE, ADMIN);

        assertThat(view.status()).isEqualTo("retrying");
        assertThat(view.attempts()).isEqualTo(1);
        assertThat(view.version()).contains(7);
        assertThat(view.error())
                .contains(
                        new InvocationView.LastError(
                                "function-failed", "It threw.", "A", "b", "at c"));
    }

    @Test
    void showsTheResult() {
        List<Header> headers = List.of(new Header("Content-Type", "text/plain"));
        queue.put(
                TestingInvocation.of(1, "invoice")
                        .answer(new StoredAnswer(201, headers, Slice.utf8("made"), 4))
                        .build());
        queue.put(
                TestingInvocation.of(2, "invoice")
                        .answer(new StoredAnswer(200, headers, Slice.empty(), 5_000_000))
                        .build());

        InvocationView view = resource.get(ONE, ADMIN);
        InvocationView.Result large =
                resource.get(TestingInvocation.id(2).value(), ADMIN).result().orElseThrow();

        assertThat(view.status()).isEqualTo("succeeded");
        assertThat(view.nextAttemptAt()).isEmpty();
        assertThat(view.endedAt()).contains(Instant.ofEpochSecond(6));
        InvocationView.Result result = view.result().orElseThrow();
        assertThat(result.status()).isEqualTo(201);
        assertThat(result.contentType()).contains("text/plain");
        assertThat(result.bytes()).isEqualTo(4);
        assertThat(result.kept()).isTrue();
        assertThat(result.body()).contains("made");
        assertThat(large.bytes()).isEqualTo(5_000_000);
        assertThat(large.kept()).isFalse();
        assertThat(large.body()).isEmpty();
    }

    @Test
    void listsTheNewestFirstInPages() {
        for (int i = 1; i <= 5; i++) {
            queue.put(TestingInvocation.of(i, i == 4 ? "other" : "billing.invoice").build());
        }

        InvocationView.Page first = list("billing.invoice", null, null, null, "2");
        InvocationView.Page last =
                list("billing.invoice", null, null, first.next().orElseThrow(), "2");

        assertThat(numbers(first)).containsExactly(5, 3);
        assertThat(first.next()).contains(TestingInvocation.id(3).value());
        assertThat(numbers(last)).containsExactly(2, 1);
        assertThat(last.next()).isEmpty();
        assertThat(numbers(list(null, null, "1970-01-01T00:00:04Z", null, "100")))
                .containsExactly(5, 4);
        assertThat(list(null, "dead", null, null, "100").invocations()).isEmpty();
    }

    @Test
    void listsHaveNoStacks() {
        queue.put(
                TestingInvocation.of(1, "invoice")
                        .error(new AttemptError("function-failed", "It threw.", "A", "b", "at c"))
                        .build());

        assertThat(list(null, null, null, null, "1").invocations().getFirst().error())
                .contains(
                        new InvocationView.LastError("function-failed", "It threw.", "A", "b", ""));
    }

    @Test
    void refusesParametersItCantUse() {
        assertProblem(
                ErrorCode.BAD_REQUEST, "status", () -> list(null, "retrying", null, null, "1"));
        assertProblem(
                ErrorCode.BAD_REQUEST, "since", () -> list(null, null, "yesterday", null, "1"));
        assertProblem(ErrorCode.BAD_REQUEST, "before", () -> list(null, null, null, "x", "1"));
        assertProblem(ErrorCode.BAD_REQUEST, "limit", () -> list(null, null, null, null, "0"));
        assertProblem(ErrorCode.BAD_REQUEST, "limit", () -> list(null, null, null, null, "1001"));
        assertProblem(ErrorCode.BAD_NAME, "name", () -> list("Nope", null, null, null, "1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "BLOCKED"})
    void cancelsOneThatWaits(InvocationState state) {
        queue.put(TestingInvocation.of(1, "invoice").state(state).build());

        assertThatCode(() -> changes.cancel(ONE, ADMIN)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"QUEUED", "BLOCKED"},
            mode = EnumSource.Mode.EXCLUDE)
    void saysWhyItCantCancel(InvocationState state) {
        queue.put(TestingInvocation.of(1, "invoice").state(state).build());

        assertThatThrownBy(() -> changes.cancel(ONE, ADMIN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
                            assertThat(e.problem().members()).containsEntry("state", state.label());
                        });
    }

    @Test
    void aKeyOfANamespaceSeesAndTouchesOnlyThat() {
        queue.put(TestingInvocation.of(1, "other.invoice").build());
        queue.put(TestingInvocation.of(2, "billing.invoice").build());

        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> resource.get(ONE, BILLING));
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> changes.cancel(ONE, BILLING));
        assertThat(numbers(resource.list(null, null, null, null, "9", BILLING))).containsExactly(2);
        assertThat(resource.get(TestingInvocation.id(2).value(), BILLING)).isNotNull();
        assertThatThrownBy(() -> resource.list("other.invoice", null, null, null, "9", BILLING))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    @Test
    void tellsOfASynchronousCallWhatTheLedgerKnows() {
        ledger.put(1, "billing.invoice", "function-failed");
        ledger.put(2, "billing.invoice", "succeeded");

        InvocationView failed = resource.get(ONE, BILLING);
        InvocationView succeeded = resource.get(TestingInvocation.id(2).value(), ADMIN);

        assertThat(failed.status()).isEqualTo("failed");
        assertThat(failed.error().orElseThrow().code()).isEqualTo("function-failed");
        assertThat(failed.version()).contains(3);
        assertThat(failed.attempts()).isEqualTo(1);
        assertThat(failed.endedAt()).contains(Instant.ofEpochSecond(6));
        assertThat(succeeded.status()).isEqualTo("succeeded");
        assertThat(succeeded.error()).isEmpty();
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> changes.cancel(ONE, ADMIN));
    }

    @Test
    void theLedgerOfAnotherNamespaceIsntTold() {
        ledger.put(1, "invoice", "succeeded");

        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> resource.get(ONE, BILLING));
    }

    @Test
    void saysThatThereIsNone() {
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> resource.get(ONE, ADMIN));
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> changes.cancel(ONE, ADMIN));
        assertProblem(ErrorCode.UNKNOWN_INVOCATION, "id", () -> resource.get("a\0b", ADMIN));
    }

    private InvocationView.Page list(
            @Nullable String function,
            @Nullable String status,
            @Nullable String since,
            @Nullable String before,
            String limit) {
        return resource.list(function, status, since, before, limit, ADMIN);
    }

    private static List<Integer> numbers(InvocationView.Page page) {
        return page.invocations().stream().map(view -> Integer.parseInt(view.id(), 16)).toList();
    }

    private static void assertProblem(ErrorCode code, String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(Optional.ofNullable(e.problem().members().get("field")))
                                    .contains(field);
                        });
    }
}
