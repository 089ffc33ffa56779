package io.penstock.runtime.admin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A declarative file can't be applied. The message names the file and the place in it. */
public final class BadDeclarationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadDeclarationException(Path file, String place, String detail) {
        this(file, place, detail, null);
    }

    BadDeclarationException(Path file, String place, String detail, @Nullable Throwable cause) {
        super(file + ": " + (place.isEmpty() ? "" : place + ": ") + detail, cause);
    }
}
