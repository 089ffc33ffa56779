package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The trigger's own folder, {@code DIRECTORY/.penstock/TRIGGER}, on the same file store as the
 * files so that a rename claims them.
 */
final class Workspace {

    private final FileDropConfig config;

    Workspace(FileDropConfig config) {
        this.config = config;
    }

    /** Claimed files: {@code ID/RELATIVE PATH}. */
    Path claimed() {
        return config.work().resolve("claimed");
    }

    /** Marks of files that were dealt with and kept. */
    Path kept() {
        return config.work().resolve("kept");
    }

    /** Files being written by us. */
    Path drafts() {
        return config.work().resolve("drafts");
    }

    /** The file that {@link StoreClock} writes. */
    Path clock() {
        return drafts().resolve("clock");
    }

    /**
     * Makes the folders.
     *
     * @throws java.nio.file.NoSuchFileException if the directory isn't there
     */
    void prepare() throws IOException {
        Folders.below(config.directory().resolve(".penstock"), config.work().getFileName(), "");
        Folders.make(claimed());
        Folders.make(kept());
        Folders.make(drafts());
    }
}
