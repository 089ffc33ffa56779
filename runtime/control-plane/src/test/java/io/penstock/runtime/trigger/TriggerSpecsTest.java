package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.TriggerDraft;
import io.penstock.runtime.registry.TriggerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TriggerSpecsTest {

    private static final int SECRET_BYTES = 64 * 1024;

    @TempDir private Path folder;

    private TriggerFrame.Spec spec(String config) {
        return new TriggerSpecs(new Secrets(folder))
                .of(
                        new TriggerDraft(
                                TriggerName.parse("inbox"),
                                "test",
                                FunctionTarget.parse("f"),
                                config));
    }

    private void secret(String name, String value) throws IOException {
        Files.createDirectories(folder.resolve("default"));
        Files.writeString(folder.resolve("default").resolve(name), value);
    }

    @Test
    void hasTheSecretsThatItsConfigurationNames() throws IOException {
        secret("key", "open");
        secret("other", "closed");
        TriggerFrame.Spec spec =
                spec("{\"a\":[{\"b\":{\"secret\":\"key\"}}],\"secret\":\"x\",\"c\":1}");
        assertThat(spec.secrets()).containsOnlyKeys("key").containsEntry("key", "open");
        assertThat(spec.toString()).doesNotContain("open");
    }

    @Test
    void refusesAConfigurationThatNoFrameTakes() {
        assertThatThrownBy(() -> spec("{\"a\":\"" + "x".repeat(4 * SECRET_BYTES) + "\"}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("262144 bytes");
    }

    @Test
    void refusesSecretsThatNoFrameTakes() throws IOException {
        StringBuilder config = new StringBuilder("{\"a\":[{}");
        for (int number = 0; number < 4; number++) {
            secret("s" + number, "x".repeat(SECRET_BYTES));
            config.append(",{\"secret\":\"s").append(number).append("\"}");
        }
        assertThatThrownBy(() -> spec(config + "]}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("262144 bytes");
    }
}
