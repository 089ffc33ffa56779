package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame.Spec;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerConfig;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One adapter object from its making to its close, which may come before it is made when the making
 * takes too long. The monitor guards all state; no adapter is called under it.
 */
final class Creation {

    private final Library library;
    private final Spec spec;
    private @Nullable TriggerAdapter adapter;
    private boolean closed;

    Creation(Library library, Spec spec) {
        this.library = library;
        this.spec = spec;
    }

    /**
     * Makes the adapter, on a thread of its library.
     *
     * @throws ConfigException if the configuration can't be used
     * @throws IllegalStateException if it was closed meanwhile, or the provider makes none
     */
    TriggerAdapter create(ConfigReader configs) throws ConfigException {
        TriggerConfig config = configs.read(spec);
        @Nullable TriggerAdapter made = library.provider().create(spec.name(), config);
        if (made == null) {
            throw new IllegalStateException("create() returned null");
        }
        if (!keep(made)) {
            made.close();
            throw new IllegalStateException("it was made too late");
        }
        config.refuseUnknown();
        return made;
    }

    private synchronized boolean keep(TriggerAdapter made) {
        if (closed) {
            return false;
        }
        adapter = made;
        return true;
    }

    /** The adapter, if it is made. */
    synchronized Optional<TriggerAdapter> adapter() {
        return Optional.ofNullable(adapter);
    }

    private synchronized Optional<TriggerAdapter> taken() {
        Optional<TriggerAdapter> taken = Optional.ofNullable(adapter);
        closed = true;
        adapter = null;
        return taken;
    }

    /**
     * Closes the adapter.
     *
     * @return what went wrong, a sentence; empty when nothing did
     */
    String close(HostServices services, long adapterId, Duration atMost) {
        Optional<TriggerAdapter> taken = taken();
        if (taken.isEmpty()) {
            return "";
        }
        UserCall call =
                UserCall.start(
                        services.threads(),
                        "adapter-" + spec.name() + "-close",
                        library.loader(),
                        adapterId,
                        taken.get()::close);
        if (!call.awaitOrInterrupt(atMost)) {
            String problem =
                    "close() didn't come to an end within "
                            + atMost.toMillis()
                            + " ms; its threads may go on.";
            services.log().error(adapterId, problem);
            return problem;
        }
        Optional<Throwable> thrown = call.done().join();
        thrown.ifPresent(e -> services.log().error(adapterId, "close() threw.", e));
        return thrown.map(e -> "close() threw " + Thrown.describe(e)).orElse("");
    }
}
