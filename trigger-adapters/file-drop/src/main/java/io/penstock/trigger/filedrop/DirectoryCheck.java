package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks whether the folders of a trigger can be used as it needs. */
final class DirectoryCheck {

    private final FileDropConfig config;

    DirectoryCheck(FileDropConfig config) {
        this.config = config;
    }

    /**
     * Looks.
     *
     * @throws ConfigException naming the field, and what would help
     */
    void run() throws ConfigException {
        Path directory = config.directory();
        if (!Files.isDirectory(directory)) {
            throw bad("directory", directory, "It isn't a directory that is there; make it first.");
        }
        if (!Files.isReadable(directory)) {
            throw bad("directory", directory, "The user that runs Penstock can't list it.");
        }
        try {
            Files.delete(Files.createTempFile(directory, ".penstock-check-", null));
        } catch (IOException e) {
            throw bad(
                    "directory",
                    directory,
                    "The user that runs Penstock must be able to write to it. " + Trouble.of(e));
        }
        target("doneDirectory", config.done());
        target("failedDirectory", config.failed());
    }

    private void target(String field, Path target) throws ConfigException {
        if (target.startsWith(config.work())) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw bad(field, target, "It isn't a directory that is there; make it first.");
        }
        if (!Files.isWritable(target)) {
            throw bad(field, target, "The user that runs Penstock must be able to write to it.");
        }
        try {
            if (!Files.getFileStore(target).equals(Files.getFileStore(config.directory()))) {
                throw bad(
                        field,
                        target,
                        "It must be on the same file store as 'directory', so that files can be"
                                + " renamed into it.");
            }
        } catch (IOException e) {
            throw bad(field, target, Trouble.of(e));
        }
    }

    private static ConfigException bad(String field, Path value, String detail) {
        return new ConfigException(
                field,
                value.toString(),
                "'%s' can't be used for %s. %s".formatted(value, field, detail));
    }
}
