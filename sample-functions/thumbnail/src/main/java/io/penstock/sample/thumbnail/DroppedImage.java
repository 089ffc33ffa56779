package io.penstock.sample.thumbnail;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageOutputStream;

/**
 * Makes a thumbnail of each image that is dropped into a folder, as {@code NAME.png} in the folder
 * that the setting {@code env.OUT} names. For a trigger of type {@code file-drop}.
 *
 * <p>An event may come twice, so the thumbnail is made aside and renamed: a second one replaces the
 * first, and nobody sees half of it.
 */
public final class DroppedImage implements EventHandler<DroppedFile> {

    private static final int EDGE = 256;

    /** Drawing needs no display; says so before the first AWT class is loaded. */
    public DroppedImage() {
        System.setProperty("java.awt.headless", "true");
    }

    /**
     * Writes the thumbnail.
     *
     * @return where it is
     * @throws RefusedImageException if the file isn't an image: the file goes to {@code failed/}
     * @throws IOException if the file can't be read, or the thumbnail not be written
     */
    @Override
    public Map<String, String> handle(Event<DroppedFile> event, Context context)
            throws IOException, RefusedImageException {
        DroppedFile file = event.data();
        if (file == null) {
            throw new IllegalArgumentException("the event of a file is needed");
        }
        BufferedImage thumbnail;
        try (InputStream image = Files.newInputStream(Path.of(file.path()))) {
            thumbnail = ImageSource.read(image).scaledTo(EDGE);
        }
        Path folder = Files.createDirectories(out(context));
        Path made = Files.createTempFile(folder, ".thumbnail-", ".png");
        try {
            try (FileImageOutputStream png = new FileImageOutputStream(made.toFile())) {
                ImageIO.write(thumbnail, "png", png);
            }
            Path target = folder.resolve(file.name() + ".png");
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
            return Map.of("thumbnail", target.toString());
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static Path out(Context context) {
        String out = context.env().get("OUT");
        if (out == null) {
            throw new IllegalStateException("set env.OUT to the folder for thumbnails");
        }
        return Path.of(out);
    }
}
