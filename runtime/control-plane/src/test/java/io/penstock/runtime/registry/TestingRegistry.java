package io.penstock.runtime.registry;

import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Registries in memory that take a handful of everything. */
public final class TestingRegistry {

    private static final RegistryLimits LIMITS = new RegistryLimits(10, 10, 10, 10);

    private TestingRegistry() {}

    /** One whose aliases draw the same versions in every run; it isn't started. */
    public static Registry create(InstantSource clock) {
        return create(clock, new SplittableRandom(1));
    }

    /** One that isn't started. */
    public static Registry create(InstantSource clock, RandomGenerator draws) {
        return new Registry(new MemoryRegistryStore(), LIMITS, clock, draws);
    }
}
