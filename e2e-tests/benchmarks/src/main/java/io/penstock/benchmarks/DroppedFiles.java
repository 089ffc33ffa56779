package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Files of 1 KiB in two directories, one for each of the two. They are whole at first sight. */
final class DroppedFiles implements BenchedSource {

    private static final int FILE_BYTES = 1024;
    private static final Duration AGE = Duration.ofHours(1);

    private final Path forTrigger;
    private final Path forBare;
    private final Path claimed;
    private final Path done;
    private int number;

    DroppedFiles(Path directory) throws IOException {
        Path all = Directories.emptied(directory);
        forTrigger = Files.createDirectory(all.resolve("trigger"));
        forBare = Files.createDirectory(all.resolve("bare"));
        claimed = Files.createDirectory(all.resolve("claimed"));
        done = Files.createDirectory(all.resolve("done"));
    }

    @Override
    public String events() {
        return "files";
    }

    @Override
    public String bareClient() {
        return "a loop that lists, renames, hashes, renames";
    }

    @Override
    public String type() {
        return "file-drop";
    }

    @Override
    public String config() {
        return "{\"directory\": \"%s\"}".formatted(forTrigger);
    }

    @Override
    public void produce(int count) throws IOException {
        FileTime time = FileTime.from(Instant.now().minus(AGE));
        for (int i = 0; i < count; i++) {
            number++;
            byte[] text = ("%" + FILE_BYTES + "d").formatted(number).getBytes(US_ASCII);
            for (Path directory : new Path[] {forBare, forTrigger}) {
                Path file = Files.write(directory.resolve(number + ".txt"), text);
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    @Override
    public void takeBare(Meter meter) throws IOException, NoSuchAlgorithmException {
        long taken = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(forBare)) {
            for (Path file : files) {
                long size = Files.readAttributes(file, BasicFileAttributes.class).size();
                Path own = Files.move(file, claimed.resolve(file.getFileName()));
                byte[] content = Files.readAllBytes(own);
                if (content.length != size) {
                    throw new IllegalStateException(own + " has changed");
                }
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
                Files.move(own, done.resolve(HexFormat.of().formatHex(hash)));
                taken++;
                meter.done(taken);
            }
        }
    }

    @Override
    public void close() {
        // The next run empties the directory; what is in it may be looked at until then.
    }
}
