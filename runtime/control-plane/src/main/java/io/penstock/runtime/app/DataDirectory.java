package io.penstock.runtime.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The one directory of data, which belongs to one process at a time. */
final class DataDirectory {

    private static final String LOCK = "lock";
    private static final String DATABASE = "penstock.db";
    private static final List<String> PRIVATE = List.of("artifacts", "cache", "secrets", "uploads");

    /** Kept reachable: a channel that is collected closes its file, and with it goes the lock. */
    private static final Collection<FileLock> HELD = new ConcurrentLinkedQueue<>();

    private DataDirectory() {}

    /**
     * Makes the directory where it is missing, and takes it for this process until it ends.
     *
     * @return the lock, which is held until the process ends, whether it is kept or not
     * @throws IOException if it can't be made, or another process has it
     */
    static FileLock claim(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException(
                    "another process serves "
                            + directory
                            + " already; stop it, or name another directory with --data");
        }
        HELD.add(lock);
        hide(directory);
        return lock;
    }

    /**
     * Makes an empty database that others can't read, where there is none yet. Its side files take
     * its permissions.
     */
    static void hideDatabase(Path directory) throws IOException {
        Path database = directory.resolve(DATABASE);
        if (!Files.exists(database)) {
            Files.createFile(
                    database,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
    }

    /** What others must not read, in a directory that was there before and may be open to them. */
    private static void hide(Path directory) throws IOException {
        for (String name : PRIVATE) {
            Path folder = directory.resolve(name);
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
