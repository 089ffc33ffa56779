package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedFutureTest {

    private final WatchedFuture<String> future = new WatchedFuture<>();
    private final List<String> reported = new ArrayList<>();

    private static String fail(String message) {
        throw new IllegalStateException(message);
    }

    private void report() {
        future.reportThrown(thrown -> reported.add(thrown.getMessage()));
    }

    @Test
    void reportsWhatContinuationsThrow() {
        // Given
        future.thenApply(_ -> fail("first"));
        future.thenApply(text -> text).thenAccept(_ -> fail("deep"));
        future.whenComplete((_, _) -> fail("last"));

        // When
        future.complete("");
        report();

        // Then
        assertThat(reported).containsExactlyInAnyOrder("first", "deep", "last");
    }

    @Test
    void reportsNothingThatAContinuationTook() {
        // Given
        future.thenApply(_ -> fail("first")).exceptionally(Throwable::getMessage);

        // When
        future.complete("");
        report();

        // Then
        assertThat(reported).isEmpty();
    }

    @Test
    void reportsNotItsOwnFailure() {
        // Given
        future.thenApply(text -> text).thenAccept(_ -> fail("isn't run"));

        // When
        future.completeExceptionally(new IllegalStateException("refused"));
        report();

        // Then
        assertThat(reported).isEmpty();
    }

    @Test
    void reportsNotItsOwnCancellation() {
        // Given
        future.thenAccept(_ -> fail("isn't run"));
        future.whenComplete((_, _) -> fail("runs"));

        // When
        future.cancel(false);
        report();

        // Then
        assertThat(reported).isEmpty();
    }
}
