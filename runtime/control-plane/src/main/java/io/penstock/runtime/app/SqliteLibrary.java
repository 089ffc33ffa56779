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

    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /**
     * Has the driver take it, unless somebody has named another or there is none. The driver also
     * looks through the folder for temporary files for what it has left there: that is the data
     * directory then, for the host's may have thousands of files.
     */
    static void choose(Path data) {
        Optional<Path> folder =
                Installation.home().map(home -> home.resolve("sqlite")).filter(Files::isDirectory);
        if (folder.isPresent() && System.getProperty(FOLDER) == null) {
            System.setProperty(FOLDER, folder.get().toString());
            if (System.getProperty(TEMPORARY) == null) {
                System.setProperty(TEMPORARY, data.toString());
            }
        }
    }
}
