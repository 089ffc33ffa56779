package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes whole files, and says which one when it fails. */
final class Writes {

    private Writes() {}

    /**
     * Writes a text in UTF-8, in place of what is there.
     *
     * @throws FileSystemException naming the file; e.g. when the disk is full
     */
    static void text(Path file, String text) throws FileSystemException {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // The JDK names the file when it can't be opened, and doesn't when it can't be written.
            FileSystemException named =
                    new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
    }
}
