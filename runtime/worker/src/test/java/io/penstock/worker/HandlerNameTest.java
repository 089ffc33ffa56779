package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerNameTest {

    @TempDir Path folder;

    @Test
    void splitsClassAndMethod() throws InitException {
        // Then
        assertThat(HandlerName.parse("a.B")).isEqualTo(new HandlerName("a.B", Optional.empty()));
        assertThat(HandlerName.parse("a.B::c")).isEqualTo(new HandlerName("a.B", Optional.of("c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::c", "a.B::", "::"})
    void refusesHalfANames(String name) {
        // Then
        assertThatThrownBy(() -> HandlerName.parse(name)).hasMessageContaining("pkg.Class::method");
    }

    @Test
    void prefersSettingOverManifestOverServices() throws Exception {
        // Given
        TestingJar jar =
                new TestingJar().resource("META-INF/services/java.util.function.Function", "a.S");

        // Then
        assertThat(resolve("a.B", jar.build(folder, "1.jar")).className()).isEqualTo("a.B");
        assertThat(resolve("", jar.build(folder, "2.jar")).className()).isEqualTo("a.S");
        assertThat(resolve("", jar.manifestHandler("a.M").build(folder, "3.jar")).className())
                .isEqualTo("a.M");
    }

    @Test
    void listsSeveralServices() throws IOException {
        // Given
        Path jar =
                new TestingJar()
                        .resource("META-INF/services/java.util.function.Function", "a.S\n# no\n")
                        .resource("META-INF/services/io.penstock.function.Handler", "a.H #yes")
                        .build(folder, "app.jar");

        // Then
        assertThatThrownBy(() -> resolve("", jar)).hasMessageContaining("a.H, a.S");
    }

    private static HandlerName resolve(String setting, Path jar) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            return HandlerName.resolve(setting, jar, loader);
        }
    }
}
