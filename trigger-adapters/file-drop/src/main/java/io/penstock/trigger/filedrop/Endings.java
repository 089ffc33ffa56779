package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.Health.Part;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Puts files where they belong when their invocation has ended, and tries again until it works. */
final class Endings {

    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * How a file has ended.
     *
     * @param failure empty after success
     */
    private record Ended(Taken taken, Optional<Reason> failure) {}

    private final Claims claims;
    private final Flights flights;
    private final Health health;
    private final Schedule left;

    /** When what couldn't be put away is tried again. */
    private final Schedule retry;

    /** Bounded by {@link Flights#MAX}: each flight ends once. */
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /**
     * Endings.
     *
     * @param left hurried when a file on its way won't be heard of any more
     * @param retry of their own
     */
    Endings(Claims claims, Flights flights, Health health, Schedule left, Schedule retry) {
        this.claims = claims;
        this.flights = flights;
        this.health = health;
        this.left = left;
        this.retry = retry;
    }

    /** Waits for the outcome without a thread. */
    void await(Taken taken, Receipt receipt) {
        var _ =
                receipt.accepted()
                        .whenComplete(
                                (_, failure) -> {
                                    if (failure == null) {
                                        flights.accepted(taken.id());
                                    } else if (failure instanceof EventRefusedException refused) {
                                        end(
                                                taken,
                                                Optional.of(
                                                        new Reason(
                                                                refused.code(),
                                                                String.valueOf(
                                                                        refused.getMessage()),
                                                                0)));
                                    } else {
                                        lose(taken);
                                    }
                                });
        var _ =
                receipt.ended()
                        .whenComplete(
                                (outcome, _) -> {
                                    switch (outcome) {
                                        case Outcome.Succeeded _ -> end(taken, Optional.empty());
                                        case Outcome.Failed failed ->
                                                end(
                                                        taken,
                                                        Optional.of(
                                                                new Reason(
                                                                        failed.code(),
                                                                        failed.message(),
                                                                        failed.attempts())));
                                        case null -> lose(taken);
                                    }
                                });
    }

    private void end(Taken taken, Optional<Reason> failure) {
        if (flights.ended(taken.id())) {
            ended.add(new Ended(taken, failure));
        }
    }

    private void lose(Taken taken) {
        if (flights.lose(taken.id())) {
            left.within(Emitter.RETRY_PAUSE);
        }
    }

    /** Works until it is interrupted. */
    void run() {
        Deque<Ended> again = new ArrayDeque<>();
        try {
            while (true) {
                Ended next =
                        again.isEmpty()
                                ? ended.take()
                                : ended.poll(Math.max(0, retry.leftNanos()), TimeUnit.NANOSECONDS);
                if (next != null) {
                    putAway(next, again);
                }
                // However many others end meanwhile.
                if (retry.leftNanos() <= 0) {
                    retry.restart(RETRY);
                    int waiting = again.size();
                    for (int i = 0; i < waiting; i++) {
                        putAway(again.remove(), again);
                    }
                }
                if (again.isEmpty()) {
                    health.tell(Part.ENDINGS, Optional.empty());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void putAway(Ended next, Deque<Ended> again) {
        try {
            if (next.failure().isPresent()) {
                claims.failed(next.taken(), next.failure().get());
            } else {
                claims.succeeded(next.taken());
            }
            flights.land(next.taken().id());
        } catch (IOException e) {
            health.tell(Part.ENDINGS, Optional.of(Trouble.of(e)));
            again.add(next);
        }
    }
}
