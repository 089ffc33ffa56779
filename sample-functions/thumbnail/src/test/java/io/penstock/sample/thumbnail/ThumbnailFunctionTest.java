package io.penstock.sample.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.function.testing.FunctionAnswer;
import io.penstock.function.testing.FunctionExtension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThumbnailFunctionTest {

    @RegisterExtension
    static final FunctionExtension function =
            FunctionExtension.ofHandler("io.penstock.sample.thumbnail.ThumbnailFunction")
                    .env("EDGE", "100");

    @Test
    void answersASmallPng() throws IOException {
        // When
        FunctionAnswer answer = function.invoke(jpeg(400, 200), "image/jpeg");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("content-type")).contains("image/png");
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(thumbnail.getWidth()).isEqualTo(100);
        assertThat(thumbnail.getHeight()).isEqualTo(50);
    }

    @Test
    void saysWhyItRefuses() {
        // When
        FunctionAnswer answer = function.invokeText("not an image");

        // Then
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("not a PNG");
    }

    private static byte[] jpeg(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
        return bytes.toByteArray();
    }
}
