package io.penstock.runtime.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The jars of this node. Called under the registry's lock: both must be quick. */
public interface LocalCode {

    /** The paths of a jar and of those it carried, there or not. */
    List<Path> classPath(String sha256);

    /** Whether versions with this code may be called here. */
    boolean present(String sha256);

    /** Of a node alone: nobody else has what it lacks, so that withholding wouldn't help. */
    static LocalCode alone(Function<String, List<Path>> classPaths) {
        return new LocalCode() {
            @Override
            public List<Path> classPath(String sha256) {
                return classPaths.apply(sha256);
            }

            @Override
            public boolean present(String sha256) {
                return true;
            }
        };
    }
}
