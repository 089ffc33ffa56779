package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.Health.Part;
import io.penstock.trigger.spi.TriggerReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds files, again and again: when the bell rings, when a file may have become whole, and at the
 * latest after the scan interval. Reports what users see of the trigger.
 */
final class Scanner {

    /** At most a fifth of the time is spent scanning, however large the directory is. */
    private static final int PAUSE_FACTOR = 4;

    private static final Duration PAUSE_LEAST = Duration.ofMillis(20);

    private final FileDropConfig config;
    private final Workspace workspace;
    private final Claims claims;
    private final Stability stability;
    private final DirectoryWatch watch;
    private final Emitter emitter;
    private final Schedule left;
    private final Health health;
    private final TriggerReport report;
    private final Doorbell bell;
    private final LongSupplier nanos;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long waiting;
    private boolean away;

    Scanner(
            FileDropConfig config,
            Workspace workspace,
            Claims claims,
            Stability stability,
            DirectoryWatch watch,
            Emitter emitter,
            Schedule left,
            Health health,
            TriggerReport report,
            Doorbell bell,
            LongSupplier nanos) {
        this.config = config;
        this.workspace = workspace;
        this.claims = claims;
        this.stability = stability;
        this.watch = watch;
        this.emitter = emitter;
        this.left = left;
        this.health = health;
        this.report = report;
        this.bell = bell;
        this.nanos = nanos;
    }

    void stop() {
        stopped.countDown();
        bell.ring();
    }

    /** Works until it is stopped or interrupted. */
    void run() {
        try {
            long pause = 0;
            while (!stopped.await(pause, TimeUnit.NANOSECONDS)) {
                long began = nanos.getAsLong();
                Duration next = pass();
                long took = nanos.getAsLong() - began;
                health.publish();
                bell.await(next);
                pause = Math.max(PAUSE_LEAST.toNanos(), PAUSE_FACTOR * took);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at every file once. Returns how long the next look may wait. */
    private Duration pass() {
        try {
            workspace.prepare();
            if (away) {
                watch.forget();
                left.within(Duration.ZERO);
                away = false;
            }
            waiting = 0;
            stability.begin();
            Selection selection = Selection.of(config.order(), stability);
            Optional<String> problem =
                    new Walk(config, watch::add).each(candidate -> see(candidate, selection));
            List<Candidate> ready = selection.ready();
            health.tell(Part.SCANNER, problem);
            report.lag("events", waiting);
            // Also when there are none: then those before aren't in the way any more.
            emitter.offer(ready);
            return stability.due().compareTo(config.scanInterval()) < 0
                    ? stability.due()
                    : config.scanInterval();
        } catch (IOException e) {
            away = true;
            health.tell(Part.SCANNER, Optional.of(Trouble.of(e)));
            return config.scanInterval();
        }
    }

    private void see(Candidate candidate, Selection selection) throws IOException {
        if (!claims.knows(candidate)) {
            waiting++;
            selection.offer(candidate);
        }
    }
}
