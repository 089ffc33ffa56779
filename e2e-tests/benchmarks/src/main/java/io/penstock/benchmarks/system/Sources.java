package io.penstock.benchmarks.system;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * Files that something is made from. Times of what was built say nothing of it: the build gives
 * them all the same.
 *
 * @param root of the repository
 * @param within files, and directories with all that is in them but {@code target} and {@code
 *     src/test}; relative to the root
 */
record Sources(Path root, List<String> within) {

    private static final Path BUILT = Path.of("target");
    private static final Path TESTS = Path.of("src/test");

    Sources {
        within = List.copyOf(within);
    }

    /**
     * The newest, if it has changed since a file was written, relative to the root; empty if the
     * file has them all.
     */
    Optional<Path> newestAfter(Path built) throws IOException {
        Newest newest = new Newest(Files.getLastModifiedTime(built));
        for (String each : within) {
            Path start = root.resolve(each);
            if (Files.exists(start)) {
                Files.walkFileTree(start, newest);
            }
        }
        return newest.found.map(root::relativize);
    }

    private static final class Newest extends SimpleFileVisitor<Path> {

        private FileTime time;
        private Optional<Path> found = Optional.empty();

        Newest(FileTime time) {
            this.time = time;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.endsWith(BUILT) || directory.endsWith(TESTS)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.lastModifiedTime().compareTo(time) > 0) {
                time = attributes.lastModifiedTime();
                found = Optional.of(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
