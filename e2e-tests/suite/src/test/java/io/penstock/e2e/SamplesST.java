package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./dev up} does once the server runs. */
@PenstockTest
class SamplesST {

    private static final Duration THUMBNAIL_MAX = Duration.ofMinutes(1);

    @TempDir private Path folder;
    private final Penstock server;

    SamplesST(Penstock server) {
        this.server = server;
    }

    @Test
    void makesThumbnailsOfPicturesAndChangesNothingWhenRunAgain() throws Exception {
        // Given
        String first = deploySamples();
        assertThat(first).contains(server.data().resolve("drop").toString());
        drop("first picture.png");

        // When
        deploySamples();
        drop("second.jpg");

        // Then
        BufferedImage thumbnail = ImageIO.read(awaitFile("thumbnails/first picture.png.png"));
        assertThat(thumbnail.getWidth()).isEqualTo(256);
        assertThat(thumbnail.getHeight()).isEqualTo(128);
        assertThat(ImageIO.read(awaitFile("thumbnails/second.jpg.png")).getWidth()).isEqualTo(256);
        awaitFile("drop/.penstock/thumbnails/done/first picture.png");
        awaitFile("drop/.penstock/thumbnails/done/second.jpg");
        assertThat(server.given().get("/v1/functions/dropped-image").jsonPath().getInt("version"))
                .isEqualTo(1);
    }

    private String deploySamples() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                Penstock.ROOT.resolve("build-config/DeploySamples.java").toString(),
                                server.uri("").toString(),
                                server.data().resolve("admin.key").toString(),
                                Penstock.ROOT.resolve("target/penstock/samples").toString(),
                                Long.toString(server.process().pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private void drop(String name) throws IOException {
        String format = name.substring(name.lastIndexOf('.') + 1);
        BufferedImage picture = new BufferedImage(800, 400, BufferedImage.TYPE_INT_RGB);
        File file = server.data().resolve("drop").resolve(name).toFile();
        assertThat(ImageIO.write(picture, format, file)).isTrue();
    }

    private File awaitFile(String path) {
        Path file = server.data().resolve(path);
        await(path).atMost(THUMBNAIL_MAX).until(() -> Files.exists(file));
        return file.toFile();
    }
}
