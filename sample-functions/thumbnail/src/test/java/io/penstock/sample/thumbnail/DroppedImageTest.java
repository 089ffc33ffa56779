package io.penstock.sample.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.function.testing.FunctionAnswer;
import io.penstock.function.testing.FunctionExtension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DroppedImageTest {

    @TempDir static Path folder;

    @RegisterExtension
    static final FunctionExtension function =
            FunctionExtension.ofHandler("io.penstock.sample.thumbnail.DroppedImage")
                    .env("OUT", out().toString());

    private static Path out() {
        return Path.of("target", "thumbnails").toAbsolutePath();
    }

    private static FunctionAnswer drop(Path file) {
        return function.invoke(
                """
                {"path":"%s","name":"%s","size":1}
                """
                        .formatted(file, file.getFileName()));
    }

    @Test
    void writesASmallPngBesideNothingElse() throws IOException {
        // Given
        Path photo = folder.resolve("photo.jpg");
        ImageIO.write(
                new BufferedImage(512, 256, BufferedImage.TYPE_INT_RGB), "jpg", photo.toFile());

        // When it comes twice
        FunctionAnswer first = drop(photo);
        FunctionAnswer second = drop(photo);

        // Then
        assertThat(List.of(first.status(), second.status())).containsOnly(200);
        BufferedImage thumbnail = ImageIO.read(out().resolve("photo.jpg.png").toFile());
        assertThat(thumbnail.getWidth()).isEqualTo(256);
        assertThat(thumbnail.getHeight()).isEqualTo(128);
        try (Stream<Path> made = Files.list(out())) {
            assertThat(made.map(Path::getFileName).map(Path::toString))
                    .containsExactly("photo.jpg.png");
        }
    }

    @Test
    void failsWithWhatIsNoImage() throws IOException {
        Path note = Files.writeString(folder.resolve("note.txt"), "hello");

        assertThatThrownBy(() -> drop(note)).hasMessageContaining("not a PNG");
    }
}
