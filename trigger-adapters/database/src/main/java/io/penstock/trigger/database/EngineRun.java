package io.penstock.trigger.database;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One run of Debezium's engine, from its start until it fails or is closed. One thread runs it;
 * another may close it.
 */
final class EngineRun {

    private static final Logger LOG = System.getLogger(EngineRun.class.getName());
    private static final long CLOSE_AGAIN_MILLIS = 50;

    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Progress progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean polling;
    private volatile @Nullable Throwable problem;

    EngineRun(Properties settings, Delivery delivery, Progress progress) {
        this.progress = progress;
        engine =
                DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                        .using(settings)
                        .using(EngineRun.class.getClassLoader())
                        .using(OffsetCommitPolicy.always())
                        .using(this::completed)
                        .using(
                                new DebeziumEngine.ConnectorCallback() {
                                    @Override
                                    public void pollingStarted() {
                                        polling = true;
                                    }
                                })
                        .notifying(delivery)
                        .build();
    }

    private void completed(boolean success, String message, @Nullable Throwable error) {
        if (!success) {
            problem = error == null ? new IllegalStateException(message) : error;
        }
    }

    /**
     * Runs until the end.
     *
     * @return why it ended; empty when it was closed
     */
    Optional<Throwable> run() {
        try {
            ScopedValue.where(ProgressStore.PROGRESS, progress).run(engine);
        } catch (IllegalStateException e) {
            // Closed before it had begun.
            problem = e;
        } finally {
            ended.countDown();
        }
        return Optional.ofNullable(problem);
    }

    /** Whether it came to read. */
    boolean hasPolled() {
        return polling;
    }

    /** Whether it reads, or tries to. */
    boolean isPolling() {
        return polling && ended.getCount() > 0;
    }

    /** Ends it, and waits for the end no longer than told. */
    void close(long atMostNanos) throws InterruptedException {
        long deadline = System.nanoTime() + atMostNanos;
        while (!tryClose()) {
            long left =
                    Math.min(
                            deadline - System.nanoTime(),
                            TimeUnit.MILLISECONDS.toNanos(CLOSE_AGAIN_MILLIS));
            if (left <= 0 || ended.await(left, TimeUnit.NANOSECONDS)) {
                break;
            }
        }
        if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            LOG.log(Level.WARNING, "The engine hasn't ended in time.");
        }
    }

    /** The engine refuses to be closed while it connects, and when it is being closed. */
    private boolean tryClose() {
        try {
            engine.close();
            return true;
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "The engine can't be closed now.", e);
            return false;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The engine wasn't closed in order.", e);
            return true;
        }
    }
}
