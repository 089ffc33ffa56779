package io.penstock.runtime.app;

import io.smallrye.config.ConfigValidationException;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** With which status the process ends when the server hasn't started. */
final class StartExit {

    /**
     * Of {@code sysexits.h}: another start would fail in the same way, until somebody changes the
     * configuration.
     */
    static final int CONFIGURATION = 78;

    /** Causes may go in circles. */
    private static final int CAUSES_MAX = 100;

    private StartExit() {}

    /**
     * The status.
     *
     * @param code what the framework would end with
     * @param trouble why it ends, if that is a failure
     */
    static int code(int code, @Nullable Throwable trouble) {
        boolean wrong =
                Stream.iterate(trouble, Objects::nonNull, Throwable::getCause)
                        .limit(CAUSES_MAX)
                        .anyMatch(StartExit::isConfiguration);
        return wrong ? CONFIGURATION : code;
    }

    /** Ours, or one of the framework's for values that can't be read. */
    private static boolean isConfiguration(Throwable cause) {
        return cause instanceof UnusableConfigurationException
                || cause instanceof ConfigValidationException
                || cause instanceof DeploymentException;
    }
}
