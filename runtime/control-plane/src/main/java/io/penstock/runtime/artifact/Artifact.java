package io.penstock.runtime.artifact;

import java.nio.file.Path;
import java.util.List;

/**
 * A jar that is on disk and was found usable.
 *
 * @param sha256 digest of its bytes, 64 lower-case hex digits
 * @param bytes its size
 * @param classPath absolute paths: the jar, then those it carried under {@code lib/}, by name
 */
public record Artifact(String sha256, long bytes, List<Path> classPath) {

    /** Copies the class path. */
    public Artifact {
        classPath = List.copyOf(classPath);
    }
}
