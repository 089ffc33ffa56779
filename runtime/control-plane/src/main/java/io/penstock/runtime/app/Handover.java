package io.penstock.runtime.app;

import io.penstock.runtime.gateway.Departure;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.listen.InheritedSocket;
import io.penstock.runtime.telemetry.Log;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Leaves the clients to whichever server comes next, before new calls are refused: to another one
 * behind the same load balancer, to which {@code penstock.shutdown.notice} gives the time to
 * notice, or to the next one of a listening socket that outlives this process.
 */
@Singleton
final class Handover {

    private static final Log LOG = Log.of(Handover.class);

    /** What an open connection needs at the least to be found quiet. */
    static final Duration MOMENT = Duration.ofSeconds(1);

    private final Intake intake;
    private final ShutdownConfig config;
    private volatile Optional<Departure> departure = Optional.empty();

    Handover(Intake intake, ShutdownConfig config) {
        this.intake = intake;
        this.config = config;
    }

    void routes(@Observes Router router) {
        departure = Optional.of(new Departure(router));
    }

    /**
     * Says that the server isn't ready any more, takes no more connections from a socket that
     * stays, and has those that are open end behind their answers. Blocks for the notice. Calls are
     * let in all the same.
     */
    void begin() throws InterruptedException {
        intake.announceEnd();
        Optional<InheritedSocket> socket = InheritedSocket.ofProcess();
        socket.ifPresent(InheritedSocket::leave);
        if (departure.isPresent() && (socket.isPresent() || config.notice().isPositive())) {
            LOG.info("leaving", "notice", config.notice(), "socketStays", socket.isPresent());
            departure.get().begin();
            departure.get().await(config.notice());
        }
    }

    /** Whether the listening socket outlives this process, so that others wait for the next. */
    boolean socketStays() {
        return InheritedSocket.ofProcess().isPresent();
    }

    /**
     * Blocks until no call is inside and the open connections have brought none for a moment. Only
     * of use where the socket stays: elsewhere somebody may come at any time.
     *
     * @param atMost how long
     */
    void await(Duration atMost) throws InterruptedException {
        if (departure.isEmpty()) {
            return;
        }
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        int calls = 1;
        while (calls > 0 && deadlineNanos - System.nanoTime() > 0) {
            intake.awaitEmpty(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            departure.get().awaitQuiet(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            calls = intake.calls();
        }
    }
}
