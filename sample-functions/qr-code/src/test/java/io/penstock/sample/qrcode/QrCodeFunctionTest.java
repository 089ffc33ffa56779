package io.penstock.sample.qrcode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.penstock.function.testing.FunctionAnswer;
import io.penstock.function.testing.FunctionExtension;
import io.penstock.function.testing.FunctionRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeFunctionTest {

    @RegisterExtension
    static final FunctionExtension function =
            FunctionExtension.ofHandler("io.penstock.sample.qrcode.QrCodeFunction");

    @ParameterizedTest
    @ValueSource(strings = {"penstock", "https://example.com/?a=b&c=d", "Größe 中文"})
    void drawsWhatAReaderReads(String text) throws Exception {
        // When
        FunctionAnswer answer = get().query("text", text).query("size", "300").send();

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("content-type")).contains("image/png");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(image.getWidth()).isEqualTo(300);
        assertThat(decoded(image)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "63", "1025", "-1", "big", ""})
    void refusesAWrongSize(String size) {
        // When
        FunctionAnswer answer = get().query("text", "x").query("size", size).send();

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("size:");
    }

    @Test
    void refusesMissingAndTooLongText() {
        assertThat(get().send().status()).isEqualTo(400);
        assertThat(get().query("text", "x".repeat(2954)).send().status()).isEqualTo(400);
        // Few enough characters, but too many bytes.
        assertThat(get().query("text", "中".repeat(2000)).send().status()).isEqualTo(400);
    }

    @Test
    void refusesOtherMethods() {
        // When
        FunctionAnswer answer = function.request("POST", "/").query("text", "x").send();

        // Then
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("allow")).contains("GET");
    }

    private static FunctionRequest get() {
        return function.request("GET", "/");
    }

    private static String decoded(BufferedImage image) throws Exception {
        int size = image.getWidth();
        int[] pixels = image.getRGB(0, 0, size, size, null, 0, size);
        RGBLuminanceSource source = new RGBLuminanceSource(size, size, pixels);
        try {
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(source)))
                    .getText();
        } catch (NotFoundException e) {
            throw new AssertionError("no QR code in the picture", e);
        }
    }
}
