package io.penstock.runtime.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.registry.SettingsParser;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference pages say what the code has, all of it and nothing else. */
class ReferenceDT {

    private static final Path REFERENCE = Repository.ROOT.resolve("docs/reference");

    /** How a meter is made in the sources, and its name. */
    private static final Pattern METER =
            Pattern.compile(
                    "(?i)\\b(\\w*(?:counter|timer|gauge)(?:\\.builder)?)"
                            + "\\(\\s*\"(penstock\\.[a-z.]+)\"");

    @Test
    void configurationHasEveryKeyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        MarkdownTable.rows(REFERENCE.resolve("configuration.md"))
                .forEach(row -> documented.put(row.code(0), row.codeOrEmpty(2)));
        documented.keySet().removeIf(key -> !key.startsWith("penstock."));

        Map<String, String> keys = ConfigurationKeys.withDefaults();

        assertThat(documented.keySet()).isEqualTo(keys.keySet());
        keys.forEach(
                (key, value) -> {
                    if (!value.isEmpty()) {
                        assertThat(documented.get(key)).as("default of %s", key).isEqualTo(value);
                    }
                });
    }

    @Test
    void configurationNamesTheEnvironmentVariableOfEachKey() throws IOException {
        for (MarkdownTable.Row row : MarkdownTable.rows(REFERENCE.resolve("configuration.md"))) {
            String expected = row.code(0).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);

            assertThat(row.code(1)).isEqualTo(expected);
        }
    }

    @Test
    void settingsHaveEveryComponentWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        MarkdownTable.rows(REFERENCE.resolve("function-settings.md"))
                .forEach(row -> documented.put(row.code(0), row.codeOrEmpty(1)));

        Set<String> components =
                Arrays.stream(FunctionSettings.class.getRecordComponents())
                        .flatMap(ReferenceDT::settings)
                        .collect(toSet());
        Map<String, Object> defaults =
                new TreeMap<>(SettingsParser.tree(FunctionSettings.DEFAULTS));
        ((Map<?, ?>) defaults.get("retry"))
                .forEach((name, value) -> defaults.put("retry." + name, value));

        assertThat(documented.keySet()).isEqualTo(components);
        documented.forEach(
                (name, value) ->
                        assertThat(value)
                                .as("default of %s", name)
                                .isEqualTo(String.valueOf(defaults.getOrDefault(name, ""))));
    }

    /** A setting made of several has a row for each of them. */
    private static Stream<String> settings(RecordComponent component) {
        if (component.getType() != RetrySettings.class) {
            return Stream.of(component.getName());
        }
        return Arrays.stream(RetrySettings.class.getRecordComponents())
                .map(part -> component.getName() + "." + part.getName());
    }

    @Test
    void metricsHaveEveryMeter() throws IOException {
        Set<String> documented =
                MarkdownTable.rows(REFERENCE.resolve("metrics.md")).stream()
                        .map(row -> row.code(0))
                        .collect(toSet());

        assertThat(documented).isEqualTo(metersInSources());
    }

    private static Set<String> metersInSources() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path source : Repository.filesBelow("runtime/control-plane/src/main", ".java")) {
            Matcher meter = METER.matcher(Files.readString(source));
            while (meter.find()) {
                names.add(prometheusName(meter.group(1), meter.group(2)));
            }
        }
        return names;
    }

    /** As Micrometer's naming convention for Prometheus makes it. */
    private static String prometheusName(String maker, String name) {
        String plain = name.replace('.', '_');
        String kind = maker.toLowerCase(Locale.ROOT);
        if (kind.contains("counter")) {
            return plain + "_total";
        }
        return kind.contains("timer") ? plain + "_seconds" : plain;
    }

    @Test
    void errorsHaveEveryCode() throws IOException {
        List<String> documented =
                MarkdownTable.rows(REFERENCE.resolve("errors.md")).stream()
                        .filter(row -> row.size() == 4)
                        .map(row -> row.code(0) + " " + row.text(1) + " " + row.text(2))
                        .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values())
                                .map(
                                        code ->
                                                code.code()
                                                        + " "
                                                        + code.status()
                                                        + " "
                                                        + code.kind().label())
                                .toList());
    }
}
