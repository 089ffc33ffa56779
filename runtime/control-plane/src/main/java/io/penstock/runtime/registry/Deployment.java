package io.penstock.runtime.registry;

/**
 * What a deployment led to.
 *
 * @param version the version that plain calls reach now
 * @param created what is new
 */
public record Deployment(FunctionVersion version, Created created) {

    /** What a deployment made. */
    public enum Created {
        /** The function's first version. */
        NEW_FUNCTION,
        /** One more version. */
        NEW_VERSION,
        /** Nothing: code and settings are those of the latest version. */
        UNCHANGED
    }
}
