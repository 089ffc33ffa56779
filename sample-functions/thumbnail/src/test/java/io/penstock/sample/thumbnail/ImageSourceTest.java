package io.penstock.sample.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSourceTest {

    @ParameterizedTest
    @CsvSource({"800, 400, 256, 128", "400, 800, 128, 256", "5000, 1, 256, 1", "20, 10, 20, 10"})
    void longerEdgeBecomesTheGivenOne(int width, int height, int newWidth, int newHeight)
            throws Exception {
        // Given
        InputStream image = new ByteArrayInputStream(image(width, height, "png"));

        // When
        BufferedImage scaled = ImageSource.read(image).scaledTo(256);

        // Then
        assertThat(scaled.getWidth()).isEqualTo(newWidth);
        assertThat(scaled.getHeight()).isEqualTo(newHeight);
    }

    @ParameterizedTest
    @CsvSource({"png", "jpg", "gif", "bmp"})
    void readsEachFormat(String format) throws Exception {
        InputStream image = new ByteArrayInputStream(image(30, 20, format));
        assertThat(ImageSource.read(image).scaledTo(15).getHeight()).isEqualTo(10);
    }

    @Test
    void refusesWhatIsNotAnImage() {
        assertRefused(415, "not an image".getBytes(StandardCharsets.UTF_8));
        assertRefused(415, new byte[0]);
    }

    @Test
    void refusesABrokenImage() throws IOException {
        byte[] whole = image(300, 300, "png");
        assertRefused(415, Arrays.copyOf(whole, 40));
    }

    @Test
    void refusesMoreBytesThanAllowed() {
        assertRefused(413, new byte[ImageSource.BYTES_MAX + 1]);
    }

    @Test
    void refusesMorePixelsThanAllowedWithoutDecodingThem() throws IOException {
        // Given: the header of a small PNG, changed to promise 60,000 by 60,000 pixels.
        byte[] image = image(1, 1, "png");
        byte[] edge = {0, 0, (byte) 0xEA, 0x60};
        System.arraycopy(edge, 0, image, 16, 4);
        System.arraycopy(edge, 0, image, 20, 4);

        assertRefused(413, image);
    }

    private static void assertRefused(int status, byte[] body) {
        assertThatExceptionOfType(RefusedImageException.class)
                .isThrownBy(() -> ImageSource.read(new ByteArrayInputStream(body)))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
    }

    private static byte[] image(int width, int height, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }
}
