package io.penstock.runtime.registry;

/**
 * How much the registry holds.
 *
 * @param functionsMax functions
 * @param versionsMax versions per function that are kept without an alias, the latest included
 * @param aliasesMax aliases per function
 * @param triggersMax triggers
 */
public record RegistryLimits(int functionsMax, int versionsMax, int aliasesMax, int triggersMax) {

    /** What holds when nothing is configured. */
    public static final RegistryLimits DEFAULTS = new RegistryLimits(20_000, 10, 50, 1000);

    /** Checks that each is 1 or more. */
    public RegistryLimits {
        positive("functions-max", functionsMax);
        positive("versions-max", versionsMax);
        positive("aliases-max", aliasesMax);
        positive("triggers-max", triggersMax);
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "penstock.registry.%s is %d; 1 or more would work".formatted(key, value));
        }
    }
}
