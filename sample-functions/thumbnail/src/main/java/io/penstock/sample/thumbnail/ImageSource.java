package io.penstock.sample.thumbnail;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A decoded image. Its size is checked before its pixels are, so a small file can't ask for GiB.
 */
final class ImageSource {

    static final int BYTES_MAX = 16 * 1024 * 1024;
    static final long PIXELS_MAX = 16_000_000;

    private final BufferedImage image;

    private ImageSource(BufferedImage image) {
        this.image = image;
    }

    /**
     * Reads one image.
     *
     * @throws RefusedImageException if it isn't one, is broken or is too large
     * @throws IOException if the stream fails
     */
    static ImageSource read(InputStream input) throws IOException, RefusedImageException {
        byte[] bytes = input.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw new RefusedImageException(413, "The image has more than 16 MiB.");
        }
        try (ImageInputStream source =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(source);
            if (!readers.hasNext()) {
                throw new RefusedImageException(415, "The body is not a PNG, JPEG, GIF or BMP.");
            }
            ImageReader reader = readers.next();
            try {
                return decode(reader, source);
            } finally {
                reader.dispose();
            }
        }
    }

    private static ImageSource decode(ImageReader reader, ImageInputStream source)
            throws RefusedImageException {
        try {
            reader.setInput(source, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > PIXELS_MAX) {
                throw new RefusedImageException(413, "The image has " + pixels + " pixels.");
            }
            return new ImageSource(reader.read(0));
        } catch (IOException | RuntimeException broken) {
            // The bytes are in memory, so what fails here is the image; decoders throw anything.
            throw new RefusedImageException(415, "The image is broken: " + broken.getMessage());
        }
    }

    /** The image with its longer edge at most {@code edge} pixels. */
    BufferedImage scaledTo(int edge) {
        double factor =
                Math.min(1.0, (double) edge / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(image, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return scaled;
    }
}
