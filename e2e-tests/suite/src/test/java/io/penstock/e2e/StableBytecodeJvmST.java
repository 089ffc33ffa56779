package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two builds have the same bytes as far as it depends on what Quarkus generates; that all of them
 * are the same shows {@code ./dev dist --check-reproducible}, which builds twice. The native form
 * has no such jar.
 */
class StableBytecodeJvmST {

    private static final Path SHIPPED =
            Penstock.DISTRIBUTION.resolve("lib/quarkus/generated-bytecode.jar");

    /** Keys of the same length. */
    private static final String ONE = "proxykey100";

    private static final String OTHER = "proxykey101";
    private static final String MEANWHILE = "no class has this text";

    @TempDir private Path folder;
    private Path jar;

    @BeforeEach
    void copy() throws IOException {
        jar = Files.copy(SHIPPED, folder.resolve("copy.jar"));
    }

    @Test
    void theShippedJarHasItsOrder() throws Exception {
        // When
        InstalledTool.Run run = stable();

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(jar).hasSameBinaryContentAs(SHIPPED);
    }

    @Test
    void keysThatWereNumberedInAnotherOrderGetTheirOwn() throws Exception {
        // Given
        rewrite(true);
        assertThat(Files.mismatch(jar, SHIPPED)).isNotNegative();

        // When
        InstalledTool.Run run = stable();

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(jar).hasSameBinaryContentAs(SHIPPED);
    }

    @Test
    void aJarWithoutTheExpectedClassesIsRefused() throws Exception {
        // Given
        rewrite(false);
        byte[] before = Files.readAllBytes(jar);

        // When
        InstalledTool.Run run = stable();

        // Then
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output()).contains("the jar has no", "SharedConfig");
        assertThat(jar).hasBinaryContent(before);
    }

    private InstalledTool.Run stable() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new InstalledTool(java)
                .run(
                        folder,
                        Penstock.ROOT.resolve("deploy/StableBytecode.java").toString(),
                        jar.toString());
    }

    /** Swaps two keys in all classes, and keeps the configuration's class or not. */
    private void rewrite(boolean config) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(SHIPPED));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (config || !entry.getName().endsWith("/SharedConfig.class")) {
                    ZipEntry same = new ZipEntry(entry.getName());
                    same.setTimeLocal(entry.getTimeLocal());
                    out.putNextEntry(same);
                    out.write(swapped(in.readAllBytes()));
                }
            }
        }
    }

    private static byte[] swapped(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace(ONE, MEANWHILE)
                .replace(OTHER, ONE)
                .replace(MEANWHILE, OTHER)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
