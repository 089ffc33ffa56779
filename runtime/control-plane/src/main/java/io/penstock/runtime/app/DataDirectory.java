package io.penstock.runtime.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The one directory of data, which belongs to one process at a time. */
final class DataDirectory {

    private static final String LOCK = "lock";

    private DataDirectory() {}

    /**
     * Makes the directory where it is missing, and takes it for this process until it ends.
     *
     * @return the lock
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
        return lock;
    }
}
