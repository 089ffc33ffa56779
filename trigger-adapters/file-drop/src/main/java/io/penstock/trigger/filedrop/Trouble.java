package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in a sentence what a file store has refused. */
final class Trouble {

    private Trouble() {}

    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException gone -> shown(gone.getFile()) + " isn't there.";
            case AccessDeniedException denied ->
                    shown(denied.getFile())
                            + " can't be used: permission denied. Give the user that runs Penstock"
                            + " the right to read and rename.";
            case AtomicMoveNotSupportedException other ->
                    shown(other.getFile()) + " is on another file store; it can't be claimed.";
            case FileSystemException refused ->
                    shown(refused.getFile())
                            + " can't be used: "
                            + (refused.getReason() == null
                                    ? refused.getClass().getSimpleName()
                                    : refused.getReason())
                            + ".";
            default -> e + ".";
        };
    }

    static String shown(Path path) {
        return shown(path.toString());
    }

    private static String shown(String path) {
        return "'" + path.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
