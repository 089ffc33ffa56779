package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** One pass over the directory. Memory: the folders still to be seen, not the files. */
final class Walk {

    /** Folders still to be seen. */
    private static final int FOLDERS_MAX = 100_000;

    /** Takes files. */
    interface Visitor {
        void file(Candidate candidate) throws IOException;
    }

    private final FileDropConfig config;
    private final Consumer<Path> folderSeen;
    private final Deque<Path> folders = new ArrayDeque<>();
    private Optional<String> problem = Optional.empty();

    /**
     * A walk.
     *
     * @param folderSeen told of each folder before its files
     */
    Walk(FileDropConfig config, Consumer<Path> folderSeen) {
        this.config = config;
        this.folderSeen = folderSeen;
    }

    /**
     * Shows every file that the trigger wants.
     *
     * @return what was in the way in a folder below; the others were seen
     * @throws IOException if the directory itself can't be read
     */
    Optional<String> each(Visitor visitor) throws IOException {
        enter(config.directory(), visitor);
        while (!folders.isEmpty()) {
            Path folder = folders.poll();
            try {
                enter(folder, visitor);
            } catch (NoSuchFileException | NotDirectoryException _) {
                // Removed, or replaced, since it was found: there is nothing to be seen in it.
            } catch (FileSystemException e) {
                problem = Optional.of(Trouble.of(e));
            }
        }
        return problem;
    }

    private void enter(Path folder, Visitor visitor) throws IOException {
        folderSeen.accept(folder);
        Folders.each(folder, entry -> visit(entry, visitor));
    }

    private void visit(Path entry, Visitor visitor) throws IOException {
        if (NameFilter.isLeftAlone(entry)) {
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes =
                    Files.readAttributes(
                            entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return;
        }
        if (attributes.isDirectory()) {
            folder(entry);
        } else if (attributes.isRegularFile()) {
            file(entry, attributes, visitor);
        }
    }

    private void folder(Path folder) throws IOException {
        if (!config.recursive() || folder.equals(config.done()) || folder.equals(config.failed())) {
            return;
        }
        if (folders.size() >= FOLDERS_MAX) {
            throw new FileSystemException(
                    folder.toString(), null, "there are more than " + FOLDERS_MAX + " folders");
        }
        folders.add(folder);
    }

    private void file(Path file, BasicFileAttributes attributes, Visitor visitor)
            throws IOException {
        Path relative = config.directory().relativize(file);
        if (!isText(relative)) {
            // A function couldn't open it by what the event says.
            problem =
                    Optional.of(
                            "The name of "
                                    + Trouble.shown(file)
                                    + " isn't text in this locale's encoding; it is left alone.");
        } else if (config.filter().wants(relative)) {
            visitor.file(new Candidate(relative, Version.of(attributes)));
        }
    }

    private static boolean isText(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
