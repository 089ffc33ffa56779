package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GreetingTest {

    @Test
    void namesTheFileOfARandomKey() {
        assertThat(Greeting.keyPlace(Path.of("data"), Optional.empty()))
                .isEqualTo(Path.of("data", "admin.key").toString());
    }

    @Test
    void namesTheVariableOfAConfiguredKeyWhichIsInNoFile() {
        assertThat(Greeting.keyPlace(Path.of("data"), Optional.of("configured-admin-key")))
                .isEqualTo("PENSTOCK_ADMIN_KEY");
    }
}
