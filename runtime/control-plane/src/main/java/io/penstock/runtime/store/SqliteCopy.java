package io.penstock.runtime.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A copy of a SQLite database as of one moment, while it may be in use.
 *
 * @see <a href="https://www.sqlite.org/lang_vacuum.html#vacuuminto">VACUUM INTO</a>
 */
public final class SqliteCopy {

    private SqliteCopy() {}

    /**
     * Writes a copy that only its owner can read. It replaces an older one once it is whole and on
     * disk.
     *
     * @throws IOException if it can't be written; there is no part of it then
     */
    public static void write(DataSource database, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            Files.createFile(
                    part,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            vacuum(database, part);
            force(part, StandardOpenOption.WRITE);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            // Its name, too: what follows changes the original.
            force(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void vacuum(DataSource database, Path file) throws IOException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, file.toString());
            statement.execute();
        } catch (SQLException e) {
            throw new IOException("can't copy the database to " + file + ": " + e.getMessage(), e);
        }
    }

    private static void force(Path file, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(file, access)) {
            channel.force(true);
        }
    }
}
