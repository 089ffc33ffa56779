package io.penstock.runtime.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where SQLite's driver finds its native library: in the distribution. By itself it would write it
 * to the folder for temporary files at each start, and run {@code uname} to know which one.
 *
 * @see <a href="https://github.com/xerial/sqlite-jdbc/blob/master/USAGE.md">sqlite-jdbc's
 *     settings</a>
 */
final class SqliteLibrary {

    private static final String FOLDER = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /** Has the driver take it, unless somebody has named another or there is none. */
    static void choose() {
        Optional<Path> folder =
                Installation.home().map(home -> home.resolve("sqlite")).filter(Files::isDirectory);
        if (folder.isPresent() && System.getProperty(FOLDER) == null) {
            System.setProperty(FOLDER, folder.get().toString());
        }
    }
}
