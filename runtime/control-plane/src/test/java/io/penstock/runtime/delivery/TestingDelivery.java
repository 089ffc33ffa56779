package io.penstock.runtime.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.dispatch.DispatchMetrics;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RetrySettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** What a delivery is made of, over a node of tests. */
final class TestingDelivery {

    /** Of every kind of bytes. */
    static final MemorySize BYTES_MAX = MemorySize.ofMebibytes(1);

    /** For those that settle whatever they run. */
    static final AttemptLog NO_LOG =
            row -> {
                throw new AssertionError("not settled: " + row);
            };

    private static final Duration LEASE = Duration.ofSeconds(30);

    private TestingDelivery() {}

    static DeliverySettings settings(int inFlightMax, Duration poll) {
        return new DeliverySettings(
                inFlightMax, BYTES_MAX, BYTES_MAX, BYTES_MAX, BYTES_MAX, poll, LEASE);
    }

    static Dispatcher dispatcher(TestingNode node, InstantSource clock, MeterRegistry meters) {
        return new Dispatcher(node.pools(), node.deadlines(), clock, new DispatchMetrics(meters));
    }

    /** Runs whose retries wait equally long in every run of a test. */
    static EventRun runs(
            Registry registry,
            Dispatcher dispatcher,
            IdSource ids,
            DeliverySettings settings,
            InstantSource clock) {
        return new EventRun(
                registry,
                dispatcher,
                new Verdict(new SplittableRandom(1)),
                new Destinations(ids, _ -> RetrySettings.DEFAULTS),
                settings,
                clock);
    }

    static void deploy(
            Registry registry, TestingNode node, String function, TestingVersion version) {
        FunctionVersion built = node.version(version);
        registry.deploy(
                FunctionName.parse(function),
                built.codeSha256(),
                built.classPath(),
                built.settings());
    }
}
