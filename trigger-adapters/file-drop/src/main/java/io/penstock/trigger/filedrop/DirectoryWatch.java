package io.penstock.trigger.filedrop;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.penstock.trigger.filedrop.Surroundings.Watches;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rings the scanner's bell when something happens in a folder. Only that: what has happened is
 * found out by scanning, so an overflow of the system's queue loses nothing, and where there is no
 * watching (network file stores, no watches left) files are found later. Safe for several threads.
 *
 * @see <a href="https://github.com/openjdk/jdk/pull/18739">512 events a key, then OVERFLOW</a>
 */
final class DirectoryWatch implements AutoCloseable {

    /** Folders watched; those beyond are only scanned. */
    private static final int FOLDERS_MAX = 8_192;

    private static final Logger LOG = System.getLogger(DirectoryWatch.class.getName());

    private final @Nullable WatchService service;
    private final Doorbell bell;
    private final Set<Path> watched = ConcurrentHashMap.newKeySet();

    private DirectoryWatch(@Nullable WatchService service, Doorbell bell) {
        this.service = service;
        this.bell = bell;
    }

    /** Watches nothing yet, or never does if the system can't. */
    static DirectoryWatch open(Watches watches, Doorbell bell) {
        try {
            return new DirectoryWatch(watches.open(), bell);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Folders can't be watched and are only scanned.", e);
            return new DirectoryWatch(null, bell);
        }
    }

    /** Watches a folder as well; one that is watched already stays so. */
    void add(Path folder) {
        if (service == null || watched.size() >= FOLDERS_MAX || !watched.add(folder)) {
            return;
        }
        try {
            folder.register(service, ENTRY_CREATE, ENTRY_MODIFY);
        } catch (NoSuchFileException | NotDirectoryException _) {
            watched.remove(folder);
        } catch (IOException e) {
            // Kept in the set: asking at each scan again wouldn't help.
            LOG.log(Level.WARNING, "A folder can't be watched and is only scanned: " + folder, e);
        }
    }

    /** Watches anew: the folders may be others under the same names. */
    void forget() {
        watched.clear();
    }

    /** Rings until it is closed. */
    void run() {
        if (service == null) {
            return;
        }
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                if (!key.reset()) {
                    watched.remove((Path) key.watchable());
                }
                bell.ring();
            }
        } catch (ClosedWatchServiceException _) {
            // It was closed.
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (service != null) {
            service.close();
        }
    }
}
