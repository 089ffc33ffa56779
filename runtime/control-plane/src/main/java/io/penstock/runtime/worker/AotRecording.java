package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes the AOT cache: a worker is primed and ended while its JVM records what it loads. Done once
 * per host, JVM and worker build, beside the first start.
 */
public final class AotRecording implements WorkerListener {

    private static final Log LOG = Log.of(AotRecording.class);

    /** The JVM writes the cache when it exits, in a second process; that takes a few seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final WorkerLauncher launcher;
    private final AotCache cache;
    private final Primer primer;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** A recording, for one use. */
    public AotRecording(WorkerLauncher launcher, AotCache cache, Primer primer) {
        this.launcher = launcher;
        this.cache = cache;
        this.primer = primer;
    }

    /** Records. Blocks until the cache is there, or says in the log why it isn't. */
    public void record(MemorySize heap) {
        try {
            WorkerProcess worker = launcher.launch(heap, this, cache.recordingFlags());
            worker.exitPatience(PATIENCE);
            primer.prime(worker);
            worker.drain("recorded");
            if (ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                cache.adopt();
            } else {
                worker.kill("recording took too long");
            }
        } catch (WorkerStartException | IOException e) {
            LOG.warn("no AOT cache; workers start without", "reason", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void draining(WorkerProcess worker) {}

    @Override
    public void gone(WorkerProcess worker) {
        ended.countDown();
    }

    @Override
    public void logged(WorkerProcess worker, LogLine line) {}

    @Override
    public void leaked(WorkerProcess worker, long instanceId) {}
}
