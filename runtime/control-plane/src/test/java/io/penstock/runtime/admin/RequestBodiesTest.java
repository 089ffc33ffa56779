package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.SettingsParser;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodiesTest {

    @Test
    void readsSettingsFromYamlAndJsonAlike() {
        FunctionSettings yaml =
                SettingsParser.parse(
                        RequestBodies.tree(
                                stream(
                                        """
                                        # as in the guide
                                        memory: 256MiB
                                        concurrency: 4
                                        env:
                                          RATIO: 1.10
                                          PLAIN: text
                                        secrets: [db]
                                        """),
                                "config"));
        FunctionSettings json =
                SettingsParser.parse(
                        RequestBodies.tree(
                                stream(
                                        """
                                        {"memory":"256MiB","concurrency":4,"secrets":["db"],
                                         "env":{"RATIO":1.10,"PLAIN":"text"}}"""),
                                "config"));

        assertThat(yaml).isEqualTo(json);
        assertThat(yaml.env()).containsEntry("RATIO", "1.10");
    }

    @Test
    void anEmptyConfigIsTheDefaults() {
        assertThat(RequestBodies.tree(stream(" \n"), "config")).isEmpty();
    }

    @Test
    void readsBothFormsOfAnAlias() {
        assertThat(alias("{\"version\":3}")).isEqualTo(Alias.of("live", 3));
        assertThat(
                        alias(
                                        """
                                {"versions":[{"version":3,"weight":90},{"version":4,"weight":10}]}""")
                                .leadsTo(4))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'version':'3'}                     | version",
                "{'version':1.5}                     | version",
                "{'versoin':1}                       | versoin",
                "{'versions':[{'version':1,'weight':'a'}]} | versions.0.weight",
                "{'versions':[{'version':1}]}        | versions",
                "{'versions':[null]}                 | versions",
                "{}                                  | version",
                "{'version':1,'versions':[]}         | version",
                "{'version':1                        | body",
                "{'version':1}x                      | body",
                "{'version':1,'version':2}           | body",
                "null                                | body",
                "[]                                  | body"
            })
    void refusesABadAliasNamingTheField(String body, String field) {
        assertThatThrownBy(() -> alias(body.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_REQUEST);
                            assertThat(e.problem().members()).containsEntry("field", field);
                            assertThat(e.problem().detail()).doesNotContain("io.penstock", "java.");
                        });
    }

    @ParameterizedTest
    @CsvSource({"'a: [1'", "'a: 1\na: 2'", "'- a\n- b'", "'{\"a\":1,\"a\":2}'", "just text"})
    void refusesBrokenOrRepeatedSettings(String config) {
        assertThatThrownBy(() -> RequestBodies.tree(stream(config), "config"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    @Test
    void refusesAHugeBody() {
        assertThatThrownBy(() -> RequestBodies.tree(stream("a".repeat(300_000)), "config"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    private static Alias alias(String body) {
        return RequestBodies.json(stream(body), AliasBody.class).alias("live");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
