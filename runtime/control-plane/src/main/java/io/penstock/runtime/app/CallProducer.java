package io.penstock.runtime.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.access.Keys;
import io.penstock.runtime.dispatch.DispatchMetrics;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.gateway.CallRoutes;
import io.penstock.runtime.gateway.CallRunner;
import io.penstock.runtime.gateway.GatewayConfig;
import io.penstock.runtime.gateway.GatewaySettings;
import io.penstock.runtime.gateway.HttpTriggers;
import io.penstock.runtime.gateway.ObservationConfig;
import io.penstock.runtime.gateway.ObservationGuard;
import io.penstock.runtime.gateway.TriggerRoutes;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.telemetry.Log;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the path of a call: routes, intake, dispatch. */
@Dependent
final class CallProducer {

    private static final Log LOG = Log.of(CallProducer.class);

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    IdSource ids() {
        // They only have to be unique: nothing is guarded by their being hard to guess.
        return IdSource.timeOrdered(
                InstantSource.system(), () -> ThreadLocalRandom.current().nextLong());
    }

    @Produces
    @Singleton
    Intake intake(Registry registry, IdSource ids, GatewayConfig config, Ledger ledger) {
        return new Intake(registry, ids, config.callsMax(), ledger::room);
    }

    @Produces
    @Singleton
    DispatchMetrics dispatchMetrics(MeterRegistry meters) {
        return new DispatchMetrics(meters);
    }

    @Produces
    @Singleton
    Dispatcher dispatcher(Pools pools, DeadlineWatch deadlines, DispatchMetrics metrics) {
        return new Dispatcher(pools, deadlines, InstantSource.system(), metrics);
    }

    @Produces
    @Singleton
    ObservationGuard observation(Keys keys, ObservationConfig config) {
        return new ObservationGuard(keys, config);
    }

    @Produces
    @Singleton
    CallRoutes routes(Keys keys, Intake intake, CallRunner runner) {
        return new CallRoutes(keys, intake, runner);
    }

    @Produces
    @Singleton
    HttpTriggers httpTriggers(MeterRegistry meters) {
        return new HttpTriggers(meters, InstantSource.system());
    }

    @Produces
    @Singleton
    TriggerRoutes triggerRoutes(
            HttpTriggers triggers, Keys keys, Intake intake, CallRunner runner) {
        return new TriggerRoutes(triggers, keys, intake, runner);
    }

    @Produces
    @Singleton
    CallRunner runner(
            Vertx vertx,
            Dispatcher dispatcher,
            EventIntake events,
            DeadlineWatch deadlines,
            Ledger ledger,
            GatewayConfig config) {
        GatewaySettings settings =
                new GatewaySettings(
                        config.requestBytesMax(),
                        lowered(
                                "penstock.gateway.buffered-bytes-max",
                                config.bufferedBytesMax(),
                                "a quarter",
                                4),
                        config.bodyTimeout(),
                        lowered(
                                "penstock.gateway.unsent-bytes-max",
                                config.unsentBytesMax(),
                                "an eighth",
                                8),
                        config.writeStallMax());
        return new CallRunner(
                vertx, dispatcher, events, deadlines, settings, InstantSource.system(), ledger);
    }

    /** Bytes may cost several times their size on their way; the heap has other uses too. */
    private static MemorySize lowered(String key, MemorySize configured, String part, int of) {
        MemorySize most = new MemorySize(Runtime.getRuntime().maxMemory() / of);
        if (configured.compareTo(most) <= 0) {
            return configured;
        }
        LOG.warn(
                key + " lowered to " + part + " of the heap",
                "configured",
                configured,
                "used",
                most);
        return most;
    }
}
