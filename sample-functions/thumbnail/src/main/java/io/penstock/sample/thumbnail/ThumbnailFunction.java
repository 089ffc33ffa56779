package io.penstock.sample.thumbnail;

import io.penstock.function.Context;
import io.penstock.function.ResponseStream;
import io.penstock.function.StreamHandler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Scales an image (PNG, JPEG, GIF or BMP) down and answers a PNG.
 *
 * <p>The longer edge becomes the setting {@code env.EDGE} (256 pixels without one); a smaller image
 * keeps its size. Images are read from the stream, never from a file.
 */
public final class ThumbnailFunction implements StreamHandler {

    private static final int EDGE_DEFAULT = 256;

    /** Drawing needs no display; says so before the first AWT class is loaded. */
    public ThumbnailFunction() {
        System.setProperty("java.awt.headless", "true");
    }

    /**
     * Answers 200 with {@code image/png}, 413 when the image has too many bytes or pixels, 415 when
     * the body isn't an image.
     *
     * @throws IOException if the client is gone
     */
    @Override
    public void handle(InputStream input, ResponseStream output, Context context)
            throws IOException {
        BufferedImage thumbnail;
        try {
            thumbnail = ImageSource.read(input).scaledTo(edge(context));
        } catch (RefusedImageException refused) {
            output.status(refused.status()).header("Content-Type", "text/plain; charset=utf-8");
            output.write((refused.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        output.header("Content-Type", "image/png");
        try (MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(output)) {
            ImageIO.write(thumbnail, "png", png);
        }
    }

    private static int edge(Context context) {
        String setting = context.env().get("EDGE");
        return setting == null ? EDGE_DEFAULT : Integer.parseInt(setting);
    }
}
