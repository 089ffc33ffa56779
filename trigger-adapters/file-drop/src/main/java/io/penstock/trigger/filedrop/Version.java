package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * What tells one state of a file from another. Stays the same when the file is renamed.
 *
 * @param size in bytes
 * @param modified when it was written last, by the file store's clock
 * @param key the file store's own name for the file; empty where it has none
 */
record Version(long size, FileTime modified, String key) {

    static Version of(BasicFileAttributes attributes) {
        return new Version(
                attributes.size(),
                attributes.lastModifiedTime(),
                Objects.toString(attributes.fileKey(), ""));
    }

    /**
     * The file's version now.
     *
     * @throws java.nio.file.NoSuchFileException if it isn't there
     */
    static Version of(Path file) throws IOException {
        return of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
}
