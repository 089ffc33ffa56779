package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.FileDropConfig.Order;
import io.penstock.trigger.filedrop.Health.Part;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Claims files and emits them, first those left by a kill or put off, then those the scanner found.
 * Claims one, emits it, which waits for a credit, and only then claims the next.
 */
final class Emitter {

    /** How often it looks for claims that another adapter of this trigger has left behind. */
    private static final Duration LEFT_PAUSE = Duration.ofMinutes(1);

    static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private static final Reason NOT_A_FILE =
            new Reason("bad-payload", "It is a link, or something else that isn't a file.", 0);

    /** A file can't be emitted now. */
    private static final class PutOff extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;

        /**
         * Put off.
         *
         * @param why for users; empty if nothing is wrong
         */
        PutOff(String why) {
            super(why);
            this.why = why;
        }
    }

    private final FileDropConfig config;
    private final Claims claims;
    private final FileEvents events;
    private final EventSink sink;
    private final Flights flights;
    private final Endings endings;
    private final Health health;
    private final Doorbell scanner;
    private final Stability stability;
    private final Schedule left;

    /** The newest batch; an older one that wasn't begun is replaced. */
    private final BlockingQueue<List<Candidate>> batches = new ArrayBlockingQueue<>(1);

    private volatile boolean stopped;

    /** The last trouble of what is being emitted. */
    private Optional<String> trouble = Optional.empty();

    private Optional<String> leftTrouble = Optional.empty();
    private Optional<String> batchTrouble = Optional.empty();

    /** Files of the last batch still lie where they were: the scanner is asked after a pause. */
    private boolean owesRing;

    Emitter(
            FileDropConfig config,
            Claims claims,
            EventSink sink,
            Flights flights,
            Endings endings,
            Health health,
            Doorbell scanner,
            Stability stability,
            Schedule left) {
        this.config = config;
        this.claims = claims;
        this.events = new FileEvents(config);
        this.sink = sink;
        this.flights = flights;
        this.endings = endings;
        this.health = health;
        this.scanner = scanner;
        this.stability = stability;
        this.left = left;
    }

    /**
     * Files to emit next, or none, instead of those of an earlier call that weren't begun. For one
     * thread.
     */
    void offer(List<Candidate> batch) {
        batches.clear();
        batches.add(batch);
    }

    void stop() {
        stopped = true;
    }

    /** Works until it is stopped or interrupted. */
    void run() {
        try {
            while (!stopped) {
                round();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        if (left.leftNanos() <= 0) {
            trouble = Optional.empty();
            emitLeft();
            leftTrouble = trouble;
            tell();
            if (owesRing) {
                owesRing = false;
                scanner.ring();
            }
        }
        long pause = Math.clamp(left.leftNanos(), 1, RETRY_PAUSE.toNanos());
        List<Candidate> batch = batches.poll(pause, TimeUnit.NANOSECONDS);
        if (batch == null) {
            return;
        }
        trouble = Optional.empty();
        emitBatch(batch);
        batchTrouble = trouble;
        tell();
        if (batchTrouble.isPresent()) {
            // Put off as well, so there is a round in a moment: not at once, as it would be for
            // ever.
            owesRing = true;
        } else if (!batch.isEmpty()) {
            scanner.ring();
        }
    }

    private void tell() {
        health.tell(Part.EMITTER, leftTrouble.or(() -> batchTrouble));
    }

    private void emitLeft() throws InterruptedException {
        left.restart(LEFT_PAUSE);
        try {
            stability.begin();
            List<Taken> taken =
                    claims.left().stream()
                            .sorted(
                                    (a, b) ->
                                            Candidate.by(config.order())
                                                    .compare(a.asCandidate(), b.asCandidate()))
                            .toList();
            for (Taken next : taken) {
                if (mustStop()) {
                    return;
                }
                emitLeft(next);
            }
        } catch (NoSuchFileException _) {
            // The directory is away, which the scanner tells; or it isn't there yet.
            left.within(RETRY_PAUSE);
        } catch (IOException e) {
            putOff(Trouble.of(e));
        }
    }

    /** In order, nothing goes before what was put off. */
    private boolean mustStop() {
        return stopped || (config.order() != Order.NONE && left.isHurried());
    }

    private void emitLeft(Taken next) throws IOException, InterruptedException {
        if (!stability.isStable(next.file(), next.version())) {
            left.within(stability.due());
            return;
        }
        try {
            emit(next);
        } catch (PutOff e) {
            putOff(e.why);
        }
    }

    private void emitBatch(List<Candidate> batch) throws InterruptedException {
        for (Candidate candidate : batch) {
            if (mustStop()) {
                return;
            }
            try {
                Optional<Taken> taken = claims.take(candidate);
                if (taken.isPresent()) {
                    emit(taken.get());
                }
            } catch (PutOff e) {
                putOff(e.why);
            } catch (NoSuchFileException _) {
                // The directory is away, which the scanner tells.
                left.within(RETRY_PAUSE);
                return;
            } catch (IOException e) {
                putOff(Trouble.of(e));
            }
        }
    }

    private void putOff(String message) {
        if (!message.isEmpty()) {
            trouble = Optional.of(message);
        }
        left.within(RETRY_PAUSE);
    }

    private void emit(Taken taken) throws PutOff, InterruptedException {
        Facts facts;
        try {
            if (!taken.isFile() && Files.exists(taken.file(), LinkOption.NOFOLLOW_LINKS)) {
                claims.failed(taken, NOT_A_FILE);
                return;
            }
            facts =
                    Facts.read(taken, events.bytesMax())
                            // Somebody has gone on writing: it is looked at again until it is
                            // whole.
                            .orElseThrow(() -> new PutOff(""));
        } catch (NoSuchFileException _) {
            throw new PutOff("");
        } catch (IOException e) {
            throw new PutOff(Trouble.of(e));
        }
        flights.begin(taken.id());
        Receipt receipt;
        try {
            receipt = sink.emit(events.event(taken, facts));
        } catch (IllegalStateException e) {
            flights.land(taken.id());
            throw new PutOff(stopped ? "" : "The adapter host takes no events: " + e.getMessage());
        } catch (InterruptedException e) {
            flights.land(taken.id());
            throw e;
        }
        endings.await(taken, receipt);
    }
}
