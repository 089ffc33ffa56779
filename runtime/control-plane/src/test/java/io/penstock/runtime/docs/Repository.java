package io.penstock.runtime.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The sources this test was built from. */
public final class Repository {

    /** The folder with the Maven wrapper. */
    public static final Path ROOT = root();

    private Repository() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no folder with mvnw above the working directory");
            }
        }
        return folder;
    }

    /**
     * Files with an ending, without what is built or isn't part of the project. Other modules may
     * be built meanwhile: what they make isn't looked at.
     *
     * @param folder relative to {@link #ROOT}
     */
    public static List<Path> filesBelow(String folder, String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                ROOT.resolve(folder),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        return isOurs(directory)
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(ending)) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }

    private static boolean isOurs(Path directory) {
        String name = directory.getFileName().toString();
        return directory.equals(ROOT)
                || !(name.equals("target") || name.equals("data") || name.startsWith("."));
    }
}
