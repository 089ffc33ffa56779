package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Renames without ever overwriting. A rename on POSIX replaces what has the name; a hard link
 * doesn't, so the file gets its new name as a link, and then loses the old one. Killed in between,
 * it has both, which the next call notices.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html">rename</a>
 */
final class Moves {

    private Moves() {}

    /**
     * Moves a file to a name that is free.
     *
     * @param relative where to put it below {@code base}; the name gets a suffix if it is taken
     * @return where it is
     * @throws NoSuchFileException if the file isn't there
     */
    static Path into(Path file, Path base, Path relative, String id) throws IOException {
        Path folder = Folders.below(base, relative.getParent(), id);
        Path last = folder;
        for (String name : Names.candidates(relative.getFileName().toString(), id)) {
            last = folder.resolve(name);
            if (to(file, last)) {
                return last;
            }
        }
        throw new FileAlreadyExistsException(last.toString());
    }

    /**
     * Moves a file to a name if that is free, or is this file's already.
     *
     * @return false if the name is another file's; nothing has changed then
     * @throws NoSuchFileException if the file isn't there
     */
    static boolean to(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException _) {
            if (!isSame(file, target)) {
                return false;
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return overPlaceholder(file, target, e);
        }
        Files.deleteIfExists(file);
        return true;
    }

    /** Whether both are names of one file. */
    static boolean isSame(Path file, Path target) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && Files.isSameFile(file, target);
    }

    /**
     * For file stores without hard links, and for files of others where links to them are forbidden
     * (fs.protected_hardlinks): takes the name with an empty file of ours, and replaces that.
     */
    static boolean overPlaceholder(Path file, Path target, @Nullable Exception why)
            throws IOException {
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException _) {
            return false;
        }
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            if (e instanceof NoSuchFileException && Files.size(target) > 0) {
                // The server of a network file store has moved it, and was asked a second time.
                return true;
            }
            if (why != null) {
                e.addSuppressed(why);
            }
            Files.delete(target);
            throw e;
        }
    }
}
