package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a function: code and settings that never change. Two are equal when function and
 * number are, so that a version is a cheap key.
 *
 * @param function the function
 * @param number from 1, rising; never used twice, not even after the function was deleted and made
 *     anew
 * @param codeSha256 digest of the jar, 64 lower-case hex digits
 * @param classPath absolute paths of the jar and the jars it carried under {@code lib/}
 * @param settings how it is run
 * @param createdAt when it was deployed
 */
public record FunctionVersion(
        FunctionName function,
        int number,
        String codeSha256,
        List<Path> classPath,
        FunctionSettings settings,
        Instant createdAt) {

    /** Copies the class path. */
    public FunctionVersion {
        classPath = List.copyOf(classPath);
    }

    /** {@code name@number}. */
    public String label() {
        return function + "@" + number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FunctionVersion version
                && number == version.number
                && function.equals(version.function);
    }

    @Override
    public int hashCode() {
        return 31 * function.hashCode() + number;
    }
}
