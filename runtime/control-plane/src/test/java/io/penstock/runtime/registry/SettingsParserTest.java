package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsParserTest {

    @Test
    void nothingGivenIsTheDefaults() {
        assertThat(SettingsParser.parse(Map.of())).isEqualTo(FunctionSettings.DEFAULTS);
        assertThat(SettingsParser.parseQuery(Map.of())).isEqualTo(FunctionSettings.DEFAULTS);
    }

    @Test
    void readsEverySettingFromAQuery() {
        FunctionSettings settings = SettingsParser.parseQuery(everything());

        assertThat(settings.handler()).contains("pkg.Outer$Inner::run");
        assertThat(settings.memory()).isEqualTo(MemorySize.ofMebibytes(2048));
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.initTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.concurrency()).isEqualTo(8);
        assertThat(settings.minInstances()).isEqualTo(1);
        assertThat(settings.maxInstances()).isEqualTo(5);
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.isolation()).isEqualTo(Isolation.SHARED);
        assertThat(settings.env()).containsExactly(Map.entry("A", "1"), Map.entry("B_2", ""));
        assertThat(settings.secrets()).containsExactly("api-key", "db");
        assertThat(settings.auth()).isEqualTo(RouteAuth.PUBLIC);
        assertThat(settings.mode()).isEqualTo(CallMode.ASYNC);
        assertThat(settings.routeMode()).contains(CallMode.SYNC);
        assertThat(settings.retry())
                .isEqualTo(
                        new RetrySettings(
                                5,
                                Duration.ofSeconds(1),
                                3,
                                Duration.ofMinutes(2),
                                Duration.ofHours(24)));
        assertThat(settings.onSuccess())
                .contains(new FunctionTarget.Numbered(FunctionName.parse("billing.audit"), 3));
        assertThat(settings.onFailure())
                .contains(new FunctionTarget.Aliased(FunctionName.parse("alarm"), "live"));
    }

    @Test
    void whatItWritesItReads() {
        FunctionSettings settings = SettingsParser.parseQuery(everything());

        assertThat(SettingsParser.parse(SettingsParser.tree(settings))).isEqualTo(settings);
        assertThat(SettingsParser.parse(SettingsParser.tree(FunctionSettings.DEFAULTS)))
                .isEqualTo(FunctionSettings.DEFAULTS);
    }

    @Test
    void writesEverySettingItKnows() {
        FunctionSettings settings = SettingsParser.parseQuery(everything());

        assertThat(SettingsParser.tree(settings).keySet()).isEqualTo(SettingsParser.names());
        assertThat(FunctionSettings.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .containsExactlyElementsOf(SettingsParser.names());
    }

    @Test
    void readsNumbersAndListsOfATree() {
        FunctionSettings settings =
                SettingsParser.parse(
                        Map.of(
                                "concurrency",
                                3,
                                "memory",
                                256,
                                "env",
                                Map.of("N", 5, "FLAG", true),
                                "secrets",
                                List.of("b", "a")));

        assertThat(settings.concurrency()).isEqualTo(3);
        assertThat(settings.memory()).isEqualTo(MemorySize.ofMebibytes(256));
        assertThat(settings.env()).containsExactly(Map.entry("FLAG", "true"), Map.entry("N", "5"));
        assertThat(settings.secrets()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 9ms",
        "timeout, 16m",
        "timeout, 30",
        "timeout, -5s",
        "timeout, PT",
        "timeout, 9999999999s",
        "initTimeout, PT16M",
        "idleTimeout, 999ms",
        "idleTimeout, 25h",
        "memory, 15MiB",
        "memory, 17GiB",
        "memory, lots",
        "concurrency, 0",
        "concurrency, 1001",
        "concurrency, 1.5",
        "minInstances, -1",
        "maxInstances, 0",
        "maxInstances, 99999999999",
        "isolation, none",
        "isolation, SHARED",
        "auth, secret",
        "handler, not a class",
        "handler, pkg.Class::",
        "handler, pkg..Class",
        "secrets, Upper",
        "secrets, 'a,,b'",
        "secrets, 'a,a'",
        "secrets, ../admin.key",
        "mode, later",
        "routeMode, ASYNC",
        "onSuccess, Upper",
        "onFailure, a.b.c",
        "onFailure, audit@0"
    })
    void refusesABadValueNamingFieldAndValue(String field, String value) {
        assertProblem(
                ErrorCode.BAD_SETTING,
                field,
                () -> SettingsParser.parseQuery(Map.of(field, List.of(value))));
    }

    @Test
    void namesValueAndWhatWouldWork() {
        assertThatThrownBy(() -> SettingsParser.parseQuery(Map.of("timeout", List.of("1h"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().members()).containsEntry("value", "1h");
                            assertThat(e.problem().detail()).contains("10ms to 15m");
                        });
    }

    @Test
    void refusesAnUnknownSettingNamingTheKnown() {
        assertThatThrownBy(() -> SettingsParser.parse(Map.of("memmory", "1GiB")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
                            assertThat(e.problem().members()).containsEntry("field", "memmory");
                            assertThat(e.problem().detail()).contains("memory", "idleTimeout");
                        });
    }

    @Test
    void readsRetryOfATreeWithDefaultsForTheRest() {
        FunctionSettings settings =
                SettingsParser.parse(Map.of("retry", Map.of("max", 0, "maxEventAge", "P7D")));

        assertThat(settings.retry())
                .isEqualTo(
                        new RetrySettings(
                                0,
                                Duration.ofMinutes(1),
                                2,
                                Duration.ofHours(1),
                                Duration.ofDays(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "max, -1",
        "max, 101",
        "max, two",
        "backoff, 61m",
        "backoff, -1s",
        "factor, 0",
        "factor, 11",
        "factor, 1.5",
        "backoffMax, 59s",
        "backoffMax, 25h",
        "maxEventAge, 999ms",
        "maxEventAge, P8D"
    })
    void refusesABadRetryNamingTheField(String name, String value) {
        String field = "retry." + name;

        assertProblem(
                ErrorCode.BAD_SETTING,
                field,
                () -> SettingsParser.parseQuery(Map.of(field, List.of(value))));
        assertProblem(
                ErrorCode.BAD_SETTING,
                field,
                () -> SettingsParser.parse(Map.of("retry", Map.of(name, value))));
    }

    @Test
    void refusesARetryThatIsNoObjectOrHasOtherFields() {
        assertProblem(
                ErrorCode.BAD_SETTING,
                "retry",
                () -> SettingsParser.parseQuery(Map.of("retry", List.of("3"))));
        assertProblem(
                ErrorCode.BAD_SETTING,
                "retry",
                () ->
                        SettingsParser.parseQuery(
                                Map.of("retry", List.of("3"), "retry.max", List.of("3"))));
        assertProblem(
                ErrorCode.UNKNOWN_SETTING,
                "retry.tries",
                () -> SettingsParser.parse(Map.of("retry", Map.of("tries", 3))));
        assertProblem(
                ErrorCode.BAD_SETTING,
                "retry.max",
                () -> SettingsParser.parse(Map.of("retry", Collections.singletonMap("max", null))));
    }

    @Test
    void theRouteHasTheModeOfTheFunctionUnlessItHasItsOwn() {
        assertThat(FunctionSettings.DEFAULTS.modeOfRoute()).isEqualTo(CallMode.SYNC);
        assertThat(SettingsParser.parse(Map.of("mode", "async")).modeOfRoute())
                .isEqualTo(CallMode.ASYNC);
        assertThat(SettingsParser.parse(Map.of("mode", "async", "routeMode", "sync")).modeOfRoute())
                .isEqualTo(CallMode.SYNC);
    }

    /** What issue 2 stored. */
    @Test
    void readsSettingsThatWereStoredWithoutTheLaterOnes() {
        SequencedMap<String, Object> tree =
                SettingsParser.tree(SettingsParser.parse(Map.of("timeout", "5s")));
        tree.keySet().removeAll(Set.of("mode", "retry"));

        FunctionSettings settings = SettingsParser.parse(tree);

        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.mode()).isEqualTo(CallMode.SYNC);
        assertThat(settings.retry()).isEqualTo(RetrySettings.DEFAULTS);
        assertThat(settings.onFailure()).isEmpty();
    }

    @Test
    void refusesASettingGivenTwiceOrAsNull() {
        assertProblem(
                ErrorCode.BAD_SETTING,
                "timeout",
                () -> SettingsParser.parseQuery(Map.of("timeout", List.of("1s", "2s"))));
        assertProblem(
                ErrorCode.BAD_SETTING,
                "timeout",
                () -> SettingsParser.parse(Collections.singletonMap("timeout", null)));
        assertProblem(
                ErrorCode.BAD_SETTING,
                "timeout",
                () -> SettingsParser.parse(Map.of("timeout", List.of("1s"))));
    }

    @Test
    void refusesFewerInstancesAtMostThanAtLeast() {
        assertProblem(
                ErrorCode.BAD_SETTING,
                "minInstances",
                () -> SettingsParser.parse(Map.of("minInstances", 3, "maxInstances", 2)));
    }

    @Test
    void boundsTheEnvironment() {
        Map<String, String> many =
                IntStream.range(0, 101)
                        .boxed()
                        .collect(Collectors.toMap(i -> "N" + i, Object::toString));

        assertProblem(
                ErrorCode.BAD_SETTING, "env", () -> SettingsParser.parse(Map.of("env", many)));
        assertProblem(
                ErrorCode.BAD_SETTING,
                "env",
                () -> SettingsParser.parse(Map.of("env", Map.of("A", "x".repeat(33_000)))));
        assertProblem(
                ErrorCode.BAD_SETTING, "env", () -> SettingsParser.parse(Map.of("env", "A=b")));
        assertProblem(
                ErrorCode.BAD_SETTING,
                "env.1A",
                () -> SettingsParser.parse(Map.of("env", Map.of("1A", "x"))));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "1500ms, 1500",
        "30s, 30000",
        "PT30S, 30000",
        "60s, 60000",
        "1h, 3600000"
    })
    void durationsAreReadInEachForm(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
        assertThat(Durations.parse(Durations.format(Duration.ofMillis(millis))))
                .contains(Duration.ofMillis(millis));
    }

    @Test
    void labelsOfChoicesAreLowerCase() {
        assertThat(Arrays.stream(Isolation.values()).map(SettingValue::label))
                .allMatch(label -> label.equals(label.toLowerCase(Locale.ROOT)));
    }

    private static Map<String, List<String>> everything() {
        Map<String, List<String>> query = new HashMap<>();
        query.put("handler", List.of("pkg.Outer$Inner::run"));
        query.put("memory", List.of("2GiB"));
        query.put("timeout", List.of("500ms"));
        query.put("initTimeout", List.of("PT1M30S"));
        query.put("concurrency", List.of("8"));
        query.put("minInstances", List.of("1"));
        query.put("maxInstances", List.of("5"));
        query.put("idleTimeout", List.of("1h"));
        query.put("isolation", List.of("shared"));
        query.put("env.A", List.of("1"));
        query.put("env.B_2", List.of(""));
        query.put("secrets", List.of("db,api-key"));
        query.put("auth", List.of("public"));
        query.put("mode", List.of("async"));
        query.put("routeMode", List.of("sync"));
        query.put("retry.max", List.of("5"));
        query.put("retry.backoff", List.of("1s"));
        query.put("retry.factor", List.of("3"));
        query.put("retry.backoffMax", List.of("PT2M"));
        query.put("retry.maxEventAge", List.of("24h"));
        query.put("onSuccess", List.of("billing.audit@3"));
        query.put("onFailure", List.of("alarm:live"));
        return query;
    }

    private static void assertProblem(ErrorCode code, String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            Problem problem = e.problem();
                            assertThat(problem.code()).isEqualTo(code);
                            assertThat(problem.members()).containsEntry("field", field);
                        });
    }
}
