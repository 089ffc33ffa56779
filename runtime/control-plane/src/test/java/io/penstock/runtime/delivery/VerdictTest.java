package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ErrorKind;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.RetrySettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/internals/queue.md: what an attempt's end means. */
final class VerdictTest {

    private static final long NOW = 1_000_000_000;
    private static final long AGE_MAX = Duration.ofHours(6).toMillis();

    /** After 1 min, 2 min; twice. */
    private static final RetrySettings TWICE = RetrySettings.DEFAULTS;

    private final Verdict verdict = new Verdict(new SplittableRandom(1));

    private static ClaimedEvent event(int attempts, int deferrals, long ageMillis) {
        return TestingEvents.to("f")
                .at(NOW - ageMillis)
                .ageMaxMillis(AGE_MAX)
                .claimed(attempts, deferrals);
    }

    @ParameterizedTest
    @CsvSource({
        "100, true",
        "200, true",
        "204, true",
        "302, true",
        "400, true",
        "404, true",
        "499, true",
        "500, false",
        "503, false",
        "599, false"
    })
    void anAnswerBelow500IsASuccess(int status, boolean success) {
        StoredAnswer answer = new StoredAnswer(status, List.of(), Slice.empty(), 0);

        Ending ending = verdict.onAnswer(event(0, 0, 0), answer, TWICE, NOW);

        if (success) {
            assertThat(ending).isEqualTo(new Ending.Succeeded(answer));
        } else {
            assertThat(ending).isInstanceOf(Ending.Retry.class);
            assertThat(((Ending.Retry) ending).error().code()).isEqualTo("function-failed");
            assertThat(((Ending.Retry) ending).counted()).isTrue();
        }
    }

    static Stream<ErrorCode> functionErrors() {
        return Arrays.stream(ErrorCode.values()).filter(code -> code.kind() == ErrorKind.FUNCTION);
    }

    @ParameterizedTest
    @MethodSource("functionErrors")
    void aFunctionErrorIsTriedAgainAfterTheBackoff(ErrorCode code) {
        Ending first = verdict.onProblem(event(0, 0, 0), problem(code), true, TWICE, NOW);
        Ending second = verdict.onProblem(event(1, 3, 0), problem(code), true, TWICE, NOW);

        assertRetry(first, NOW + 60_000, true, code);
        assertRetry(second, NOW + 120_000, true, code);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "0, 0", "100, 100"})
    void aFunctionErrorWithoutTriesLeftIsADeadLetter(int attempts, int max) {
        RetrySettings retry =
                new RetrySettings(
                        max, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofHours(6));

        Ending ending =
                verdict.onProblem(
                        event(attempts, 0, 0),
                        problem(ErrorCode.FUNCTION_FAILED),
                        true,
                        retry,
                        NOW);

        assertDead(ending, InvocationState.DEAD, true, ErrorCode.FUNCTION_FAILED);
    }

    static Stream<Arguments> deferrals() {
        List<Arguments> rows =
                List.of(
                        arguments(0, 500, 1_000),
                        arguments(1, 1_000, 2_000),
                        arguments(4, 8_000, 16_000),
                        arguments(8, 128_000, 256_000),
                        arguments(9, 150_000, 300_000),
                        arguments(1_000_000, 150_000, 300_000));
        return Arrays.stream(ErrorCode.values())
                .filter(
                        code ->
                                code.kind() == ErrorKind.CAPACITY
                                        || code.kind() == ErrorKind.PLATFORM)
                .flatMap(
                        code ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        arguments(
                                                                code,
                                                                row.get()[0],
                                                                row.get()[1],
                                                                row.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("deferrals")
    void aCapacityOrPlatformErrorPutsItOffWithoutCosting(
            ErrorCode code, int deferrals, int atLeast, int atMost) {
        Ending ending = verdict.onProblem(event(2, deferrals, 0), problem(code), false, TWICE, NOW);

        assertThat(ending).isInstanceOf(Ending.Retry.class);
        Ending.Retry retry = (Ending.Retry) ending;
        assertThat(retry.counted()).isFalse();
        assertThat(retry.dueAtMillis() - NOW).isBetween((long) atLeast, (long) atMost);
    }

    static Stream<Arguments> callerErrors() {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.kind() == ErrorKind.CALLER)
                .flatMap(code -> Stream.of(arguments(code, true), arguments(code, false)));
    }

    @ParameterizedTest
    @MethodSource("callerErrors")
    void aCallerErrorIsADeadLetterAtOnce(ErrorCode code, boolean ran) {
        Ending ending = verdict.onProblem(event(0, 0, 0), problem(code), ran, TWICE, NOW);

        assertDead(ending, InvocationState.DEAD, ran, code);
    }

    @ParameterizedTest
    @CsvSource({
        // age in ms that leaves exactly the backoff of a minute, one millisecond less, nothing
        "21540000, false",
        "21540001, true",
        "21600000, true",
        "99999999, true"
    })
    void aRetryThatWouldComeTooLateExpiresIt(long age, boolean expired) {
        Ending ending =
                verdict.onProblem(
                        event(0, 0, age), problem(ErrorCode.WORKER_LOST), true, TWICE, NOW);

        if (expired) {
            assertDead(ending, InvocationState.EXPIRED, true, ErrorCode.WORKER_LOST);
        } else {
            assertRetry(ending, NOW + 60_000, true, ErrorCode.WORKER_LOST);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"QUEUE_FULL", "NODE_MEMORY", "STORE_UNAVAILABLE"})
    void aDeferralThatWouldComeTooLateExpiresItUncounted(ErrorCode code) {
        Ending ending =
                verdict.onProblem(event(0, 9, AGE_MAX - 1000), problem(code), false, TWICE, NOW);

        assertDead(ending, InvocationState.EXPIRED, false, code);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void aCallIsKeptOnlyWhenTheFunctionRanAndFailed(ErrorCode code) {
        Ending ran = Verdict.onCallProblem(problem(code), true);
        Ending unrun = Verdict.onCallProblem(problem(code), false);

        if (code.kind() == ErrorKind.FUNCTION) {
            assertDead(ran, InvocationState.DEAD, true, code);
        } else {
            assertThat(ran).isInstanceOf(Ending.Forgotten.class);
        }
        assertThat(unrun).isInstanceOf(Ending.Forgotten.class);
    }

    private static Problem problem(ErrorCode code) {
        return Problem.of(code, "told to").with("errorType", "T").with("stack", "at T");
    }

    private static void assertRetry(Ending ending, long dueAt, boolean counted, ErrorCode code) {
        assertThat(ending).isInstanceOf(Ending.Retry.class);
        Ending.Retry retry = (Ending.Retry) ending;
        assertThat(retry.dueAtMillis()).isEqualTo(dueAt);
        assertThat(retry.counted()).isEqualTo(counted);
        assertThat(retry.error().code()).isEqualTo(code.code());
        assertThat(retry.error().stack()).isEqualTo("at T");
    }

    private static void assertDead(
            Ending ending, InvocationState state, boolean counted, ErrorCode code) {
        assertThat(ending).isInstanceOf(Ending.Dead.class);
        Ending.Dead dead = (Ending.Dead) ending;
        assertThat(dead.state()).isEqualTo(state);
        assertThat(dead.counted()).isEqualTo(counted);
        assertThat(dead.error().code()).isEqualTo(code.code());
        assertThat(dead.error().detail()).isEqualTo("told to");
    }
}
