package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes and removes folders, step by step. */
final class Folders {

    private Folders() {}

    /**
     * Makes folders below one that is there. Never makes {@code base}'s parents: if they are gone,
     * so is the disk.
     *
     * @param parent relative; null for {@code base} itself
     * @param id added to the name of a folder that can't be made because a file has the name
     * @return the innermost folder
     */
    static Path below(Path base, @Nullable Path parent, String id) throws IOException {
        make(base);
        Path folder = base;
        if (parent != null) {
            for (Path step : parent) {
                Path next = folder.resolve(step);
                try {
                    make(next);
                } catch (FileAlreadyExistsException _) {
                    next = folder.resolve(Names.candidates(step.toString(), id).getLast());
                    make(next);
                }
                folder = next;
            }
        }
        return folder;
    }

    /** Makes one folder if it isn't there. */
    static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /** Takes what is in a folder. */
    interface Visitor {
        void entry(Path path) throws IOException;
    }

    /** Shows what is in a folder, in no order; what is made or removed meanwhile may be missing. */
    static void each(Path folder, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                visitor.entry(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Removes a folder and those in it, as far as there are no files in them. */
    static void removeEmpty(Path folder) throws IOException {
        try {
            each(
                    folder,
                    entry -> {
                        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                            removeEmpty(entry);
                        }
                    });
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException | DirectoryNotEmptyException _) {
            // It is gone, or a file is in it: there is nothing to be removed.
            return;
        }
    }
}
