package io.penstock.runtime.app;

import io.penstock.runtime.access.Keys;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every second for what other nodes on the same database have changed. One look at a time: a
 * database that hangs makes the next ones wait, not pile up.
 */
final class OtherNodes {

    /** How often {@link #look} is to be called. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Log LOG = Log.of(OtherNodes.class);

    private final Keys keys;
    private final Deployer deployer;
    private final AtomicBoolean looking = new AtomicBoolean();

    /** Written by the one that looks. */
    private volatile boolean cutOff;

    OtherNodes(Keys keys, Deployer deployer) {
        this.keys = keys;
        this.deployer = deployer;
    }

    /** Looks once, unless someone looks already. */
    void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            keys.refresh();
            deployer.refresh();
            if (cutOff) {
                cutOff = false;
                LOG.info("other nodes' changes arrive again");
            }
        } catch (ProblemException e) {
            if (!cutOff) {
                cutOff = true;
                LOG.warn(
                        "other nodes' changes don't arrive; tried again every second",
                        "reason",
                        e.getMessage());
            }
        } finally {
            looking.set(false);
        }
    }
}
