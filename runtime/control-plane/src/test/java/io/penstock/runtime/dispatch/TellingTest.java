package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TellingTest {

    private static final Receipt RECEIPT =
            new Receipt(new InvocationId("i1"), 1, Optional.empty(), Optional.empty());

    private final TestingReply reply = new TestingReply();
    private final Telling telling = new Telling(reply);
    private final List<String> order = new ArrayList<>();

    @Test
    void whatFollowsWaitsForOneWhoHasDecidedAndNotToldYet() {
        // Given
        telling.whenTold(() -> order.add("followed"));
        assertThat(order).isEmpty();

        // When
        telling.tell(CompletableFuture.completedFuture(null), () -> order.add("answered"), RECEIPT);

        // Then
        assertThat(order).containsExactly("answered", "followed");
    }

    @Test
    void tellsOnlyOnceItIsWritten() {
        // Given
        CompletableFuture<Void> written = new CompletableFuture<>();
        telling.tell(written, () -> order.add("answered"), RECEIPT);
        telling.whenTold(() -> order.add("followed"));
        assertThat(order).isEmpty();

        // When
        written.complete(null);

        // Then
        assertThat(order).containsExactly("answered", "followed");
    }

    @Test
    void tellsWhatCantBeWritten() {
        // Given
        Problem problem = Problem.of(ErrorCode.STORE_UNAVAILABLE, "Not now.");

        // When
        telling.tell(
                CompletableFuture.failedFuture(problem.exception()),
                () -> order.add("answered"),
                RECEIPT);
        telling.whenTold(() -> order.add("followed"));

        // Then
        assertThat(order).containsExactly("followed");
        assertThat(reply.endings()).singleElement().asString().contains("store-unavailable");
    }

    @Test
    void whatFollowsComesAlsoAfterAnAnswerThatCantBeTold() {
        // Given
        CompletableFuture<Void> written = new CompletableFuture<>();
        telling.tell(
                written,
                () -> {
                    throw new IllegalArgumentException("a header of the function's");
                },
                RECEIPT);
        telling.whenTold(() -> order.add("followed"));

        // When
        written.complete(null);

        // Then
        assertThat(order).containsExactly("followed");
    }

    @Test
    void tellsWhenAnAnswerBreaksOnceItIsWritten() {
        // Given
        CompletableFuture<Void> written = new CompletableFuture<>();
        telling.tell(
                written,
                () -> {
                    throw new IllegalArgumentException("no header");
                },
                RECEIPT);
        telling.whenTold(() -> order.add("followed"));

        // When
        written.complete(null);

        // Then
        assertThat(reply.endings()).containsExactly("internal-error");
        assertThat(order).containsExactly("followed");
    }
}
