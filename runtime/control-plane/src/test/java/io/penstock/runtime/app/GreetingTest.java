package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GreetingTest {

    @TempDir private Path data;

    @Test
    void namesTheFileOfARandomKey() throws IOException {
        Path file = Files.createFile(data.resolve("admin.key"));

        assertThat(Greeting.keyPlace(data, Optional.empty())).isEqualTo(file.toString());
    }

    @Test
    void saysThatAKeyOfAnotherNodeIsNotHere() {
        assertThat(Greeting.keyPlace(data, Optional.empty()))
                .startsWith("not in ")
                .contains("another node");
    }

    @Test
    void namesTheVariableOfAConfiguredKeyWhichIsInNoFile() {
        assertThat(Greeting.keyPlace(Path.of("data"), Optional.of("configured-admin-key")))
                .isEqualTo("PENSTOCK_ADMIN_KEY");
    }
}
