package io.penstock.sample.qrcode;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Draws the query parameter {@code text} as a QR code: a PNG of {@code size} by {@code size}
 * pixels.
 */
public final class QrCodeFunction implements HttpHandler {

    private static final int SIZE_DEFAULT = 256;
    private static final int SIZE_MIN = 64;
    private static final int SIZE_MAX = 1024;

    /** What a QR code of version 40 with error correction L holds at most, in bytes. */
    private static final int TEXT_CHARACTERS_MAX = 2953;

    private final QRCodeWriter writer = new QRCodeWriter();

    /** Answers 200 with {@code image/png}, 405 unless GET, 400 naming the wrong parameter. */
    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws IOException {
        if (!request.method().equals("GET")) {
            return refusal(405, "Use GET with ?text= and, if you like, &size=.")
                    .with("allow", "GET");
        }
        String text = request.query("text").orElse("");
        if (text.isEmpty() || text.length() > TEXT_CHARACTERS_MAX) {
            return refusal(400, "text: 1 to " + TEXT_CHARACTERS_MAX + " characters, please.");
        }
        Optional<Integer> size = size(request.query("size"));
        if (size.isEmpty()) {
            return refusal(
                    400, "size: a number from " + SIZE_MIN + " to " + SIZE_MAX + ", please.");
        }
        try {
            return HttpResponse.of(200, "image/png", png(encode(text, size.get())));
        } catch (WriterException _) {
            return refusal(400, "text: too long for one QR code.");
        }
    }

    private static Optional<Integer> size(Optional<String> parameter) {
        if (parameter.isEmpty()) {
            return Optional.of(SIZE_DEFAULT);
        }
        try {
            int size = Integer.parseInt(parameter.get());
            return size < SIZE_MIN || size > SIZE_MAX ? Optional.empty() : Optional.of(size);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private BitMatrix encode(String text, int size) throws WriterException {
        return writer.encode(
                text,
                BarcodeFormat.QR_CODE,
                size,
                size,
                Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"));
    }

    private static byte[] png(BitMatrix matrix) throws IOException {
        int size = matrix.getWidth();
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, matrix.get(x, y) ? 0xFF000000 : 0xFFFFFFFF);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", output);
        }
        return bytes.toByteArray();
    }

    private static HttpResponse refusal(int status, String reason) {
        return HttpResponse.text(status, "text/plain", reason + "\n");
    }
}
