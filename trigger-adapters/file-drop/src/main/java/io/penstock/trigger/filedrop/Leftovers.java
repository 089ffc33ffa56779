package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Removes what a trigger has written for itself. */
final class Leftovers {

    private Leftovers() {}

    /**
     * Removes marks, drafts, and the trigger's folder if nobody's file is in it.
     *
     * @param work the trigger's folder
     */
    static void remove(Workspace workspace, Path work) throws IOException {
        removeFiles(workspace.drafts());
        removeFiles(workspace.kept());
        Folders.removeEmpty(work);
    }

    private static void removeFiles(Path folder) throws IOException {
        Folders.each(
                folder,
                entry -> {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        removeFiles(entry);
                    } else {
                        Files.deleteIfExists(entry);
                    }
                });
    }
}
