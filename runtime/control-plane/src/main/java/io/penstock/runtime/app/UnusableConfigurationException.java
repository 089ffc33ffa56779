package io.penstock.runtime.app;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A start that fails in the same way each time until somebody changes a setting, or what it names.
 * The framework shows its message without a stack.
 */
final class UnusableConfigurationException extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong, and what would work. */
    UnusableConfigurationException(@Nullable String message) {
        super(message);
    }

    /**
     * What is made of settings, and says itself which of them can't work.
     *
     * @param making throws an {@link IllegalArgumentException} that names the key, its value and
     *     one that would work
     */
    static <T> T unless(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw new UnusableConfigurationException(e.getMessage());
        }
    }
}
