package io.penstock.runtime.app;

import java.nio.file.Path;
import java.util.Optional;
import org.graalvm.nativeimage.ImageInfo;
import org.graalvm.nativeimage.ProcessProperties;

/** Which form of the control plane this is, and the distribution it belongs to. */
final class Installation {

    private Installation() {}

    /** Whether this is the native form, which runs without a JVM. */
    static boolean isNative() {
        return ImageInfo.inImageRuntimeCode();
    }

    /**
     * The distribution's directory: what bin/penstock says, or the one that the native executable
     * lies in the bin/ of. Empty where the application was started in another way.
     */
    static Optional<Path> home() {
        if (isNative()) {
            return Optional.of(
                    Path.of(ProcessProperties.getExecutableName(), "..", "..").normalize());
        }
        return Optional.ofNullable(System.getProperty("penstock.home")).map(Path::of);
    }
}
