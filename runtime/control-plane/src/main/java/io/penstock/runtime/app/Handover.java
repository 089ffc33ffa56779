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

/** Leaves the clients to whichever server comes next, as the first thing of a stop. */
@Singleton
final class Handover {

    private static final Log LOG = Log.of(Handover.class);

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
     * Says that the server isn't ready any more, and goes on serving: for the time that load
     * balancers need to notice, and, where the listening socket outlives this process, until the
     * connections that are open bring nothing any more. With neither it returns at once.
     *
     * @param atMost how much longer than the first the second may take
     */
    void run(Duration atMost) throws InterruptedException {
        intake.announceEnd();
        Optional<InheritedSocket> socket = InheritedSocket.ofProcess();
        socket.ifPresent(InheritedSocket::leave);
        Duration notice = config.notice();
        if (departure.isEmpty() || (socket.isEmpty() && notice.isZero())) {
            return;
        }
        LOG.info("leaving", "notice", notice, "listeningSocketStays", socket.isPresent());
        departure.get().begin();
        departure.get().await(notice, socket.isPresent() ? notice.plus(atMost) : notice);
    }
}
