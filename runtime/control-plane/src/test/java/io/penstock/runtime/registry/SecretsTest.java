package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final FunctionName INVOICE = FunctionName.parse("billing.invoice");

    @TempDir private Path dir;
    private Secrets secrets;

    @BeforeEach
    void open() throws IOException {
        secrets = new Secrets(dir);
        Files.createDirectories(dir.resolve("billing"));
    }

    @Test
    void readsTheNamespacesFileWithoutOneLineBreak() throws IOException {
        write("db", "pass word\n\n");
        write("crlf", "x\r\n");

        Map<String, String> values = secrets.read(INVOICE, List.of("db", "crlf"));

        assertThat(values).containsExactly(Map.entry("db", "pass word\n"), Map.entry("crlf", "x"));
    }

    @Test
    void showsNoValue() throws IOException {
        write("db", "hunter2");

        assertThat(secrets.read(INVOICE, List.of("db")).toString()).isEqualTo("[db]");
    }

    @Test
    void aDeploymentNeedsTheFile() throws IOException {
        write("db", "x");

        secrets.check(INVOICE, List.of("db"));

        assertThatThrownBy(() -> secrets.check(INVOICE, List.of("db", "other")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_SETTING);
                            assertThat(e.problem().members())
                                    .containsEntry("field", "secrets")
                                    .containsEntry("value", "other");
                        });
    }

    @Test
    void anInstanceDoesNotStartWithoutItsSecretOrWithAHugeOne() throws IOException {
        write("huge", "x".repeat(64 * 1024 + 1));

        assertInitFails("gone");
        assertInitFails("huge");
    }

    private void assertInitFails(String name) {
        assertThatThrownBy(() -> secrets.read(INVOICE, List.of(name)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem().code())
                                        .isEqualTo(ErrorCode.FUNCTION_INIT_FAILED));
    }

    private void write(String name, String value) throws IOException {
        Files.writeString(dir.resolve("billing").resolve(name), value);
    }
}
