package io.penstock.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.report.Comparison;
import io.penstock.benchmarks.report.Quantity;
import io.penstock.benchmarks.report.Row;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.report.Verdict;
import io.penstock.benchmarks.workload.Workload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PromisesTest {

    private static final String BESIDE_BASELINE =
            "64 bytes echoed, 32 callers: answers/s, penstock over quarkus-rest";

    @Test
    void nothingIsMeasuredWithoutAnyRound() {
        // When
        List<Target> targets = Promises.judged(List.of());

        // Then
        assertThat(targets)
                .hasSize(8)
                .allSatisfy(
                        each -> assertThat(each.verdict()).isEqualTo(new Verdict.NotMeasured()));
    }

    @Test
    void aSystemThatWasNotInTheRunIsNotMeasured() {
        // Given
        Comparison echo =
                busyEcho(
                        row("penstock", Figures.RATE, 0, 130, 130, 130, 130, 130),
                        row("quarkus-rest", Figures.RATE, 0, 100, 100, 100, 100, 100));

        // When
        List<Target> targets = Promises.judged(List.of(echo));

        // Then
        assertThat(targets)
                .filteredOn(each -> !each.verdict().equals(new Verdict.NotMeasured()))
                .containsExactly(
                        new Target(
                                BESIDE_BASELINE,
                                ">= 1.2, aim 1.5",
                                "1.30",
                                new Verdict.Met(false)));
    }

    @Test
    void judgesTheMedianOfRatiosWithinARound() {
        // Given
        Comparison echo =
                busyEcho(
                        row("penstock", Figures.RATE, 0, 100, 200, 300, 400, 500),
                        row("quarkus-rest", Figures.RATE, 0, 100, 100, 300, 200, 100));

        // When
        Target target = beside("quarkus-rest", echo);

        // Then
        assertThat(target.measured()).isEqualTo("2.00 (1.00 to 5.00)");
        assertThat(target.verdict()).isEqualTo(new Verdict.Met(true));
    }

    @Test
    void isToBeAboveTheOthers() {
        // Given
        Comparison echo =
                busyEcho(
                        row("penstock", Figures.RATE, 0, 100, 100, 100, 100, 100),
                        row("functions-framework", Figures.RATE, 0, 99, 99, 99, 99, 99),
                        row("spring-cloud-function", Figures.RATE, 0, 100, 100, 100, 100, 100),
                        row("quarkus-funqy", Figures.RATE, 0, 125, 125, 125, 125, 125));

        // When
        List<Target> targets =
                List.of(
                        beside("functions-framework", echo),
                        beside("spring-cloud-function", echo),
                        beside("quarkus-funqy", echo));

        // Then
        assertThat(targets).extracting(Target::met).containsExactly(true, false, false);
        assertThat(targets).extracting(Target::promised).containsOnly("> 1");
    }

    @Test
    void judgesTimesOfOneCaller() {
        // Given
        Comparison echo =
                comparison(
                        Case.of(Workload.ECHO).get(1),
                        times("penstock", 60, 300),
                        times("quarkus-rest", 50, 100));

        // When
        List<Target> targets = Promises.judged(List.of(echo));

        // Then
        assertThat(targets)
                .contains(
                        new Target(
                                "64 bytes echoed, 1 caller: p50 µs, penstock over quarkus-rest",
                                "<= 1.5, aim 1",
                                "1.20",
                                new Verdict.Met(false)),
                        new Target(
                                "64 bytes echoed, 1 caller: p99 µs, penstock over quarkus-rest",
                                "<= 2",
                                "3.00",
                                new Verdict.Missed()));
    }

    @Test
    void judgesJson() {
        // Given
        Comparison json =
                comparison(
                        Case.of(Workload.JSON).getFirst(),
                        row("penstock", Figures.RATE, 0, 98, 98, 98, 98, 98),
                        row("quarkus-rest", Figures.RATE, 0, 100, 100, 100, 100, 100));

        // When
        List<Target> targets = Promises.judged(List.of(json));

        // Then
        assertThat(targets)
                .contains(
                        new Target(
                                "16 KiB of JSON to a record and back, 32 callers: answers/s,"
                                        + " penstock over quarkus-rest",
                                ">= 1",
                                "0.98",
                                new Verdict.Missed()));
    }

    @Test
    void nativeFormsAreHeldAgainstEachOther() {
        // Given
        Comparison echo =
                busyEcho(
                        row("quarkus-rest", Figures.RATE, 0, 500, 500, 500, 500, 500),
                        row("penstock-native", Figures.RATE, 0, 126, 126, 126, 126, 126),
                        row("quarkus-rest-native", Figures.RATE, 0, 100, 100, 100, 100, 100));

        // When
        Target target = Promises.judged(List.of(echo)).getLast();

        // Then
        assertThat(target.what()).endsWith("penstock-native over quarkus-rest-native");
        assertThat(target.promised()).isEqualTo(">= 1.2");
        assertThat(target.measured()).isEqualTo("1.26");
        assertThat(target.met()).isTrue();
    }

    @Test
    void fewRoundsDoNotCount() {
        // Given
        Comparison echo =
                busyEcho(
                        row("penstock", Figures.RATE, 0, 200, 200, 200, 200),
                        row("quarkus-rest", Figures.RATE, 0, 100, 100, 100, 100));

        // When
        Target target = beside("quarkus-rest", echo);

        // Then
        assertThat(target.measured()).isEqualTo("2.00");
        assertThat(target.verdict()).isEqualTo(new Verdict.Uncounted("4 of at least 5 rounds"));
    }

    @Test
    void failedAnswersOfEitherDoNotCount() {
        // Given
        Comparison own =
                busyEcho(
                        row("penstock", Figures.RATE, 1, 200, 200, 200, 200, 200),
                        row("quarkus-rest", Figures.RATE, 0, 100, 100, 100, 100, 100));
        Comparison others =
                busyEcho(
                        row("penstock", Figures.RATE, 0, 200, 200),
                        row("quarkus-rest", Figures.RATE, 3, 100, 100));

        // When
        List<Target> targets = List.of(beside("quarkus-rest", own), beside("quarkus-rest", others));

        // Then
        assertThat(targets)
                .extracting(Target::verdict)
                .containsExactly(
                        new Verdict.Uncounted("5 failed answers of penstock"),
                        new Verdict.Uncounted(
                                "2 of at least 5 rounds; 6 failed answers of quarkus-rest"));
    }

    private static Target beside(String other, Comparison echo) {
        return Promises.judged(List.of(echo)).stream()
                .filter(each -> each.what().endsWith("answers/s, penstock over " + other))
                .findFirst()
                .orElseThrow();
    }

    private static Comparison busyEcho(Row... rows) {
        return comparison(Case.of(Workload.ECHO).getFirst(), rows);
    }

    private static Comparison comparison(Case measured, Row... rows) {
        return new Comparison(
                measured.key(),
                measured.title(),
                "quarkus-rest",
                List.of(Figures.RATE),
                List.of(rows),
                List.of());
    }

    private static Row row(String system, Quantity quantity, double failed, Integer... values) {
        List<Double> rounds = List.of(values).stream().map(Integer::doubleValue).toList();
        return new Row(
                system,
                Map.of(
                        quantity,
                        new Series(rounds),
                        Figures.FAILED,
                        new Series(Collections.nCopies(rounds.size(), failed))));
    }

    private static Row times(String system, double p50, double p99) {
        return new Row(
                system,
                Map.of(
                        Figures.P50,
                        new Series(Collections.nCopies(5, p50)),
                        Figures.P99,
                        new Series(Collections.nCopies(5, p99))));
    }
}
