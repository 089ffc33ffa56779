package io.penstock.trigger.database;

import io.penstock.trigger.spi.Checkpoints;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One trigger's connection to PostgreSQL. Has two threads: one runs the engine, one watches the
 * slot.
 */
final class DatabaseAdapter implements TriggerAdapter {

    private static final Logger LOG = System.getLogger(DatabaseAdapter.class.getName());
    private static final Duration WATCH = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(4);

    private final DatabaseConfig config;
    private final Gate gate = new Gate();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable Progress progress;
    private @Nullable Streaming streaming;
    private @Nullable SlotWatch watch;
    private boolean closed;

    DatabaseAdapter(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public void check() throws ConfigException {
        new SourceCheck(config).run();
    }

    @Override
    public synchronized void start(EventSink sink, Checkpoints checkpoints, TriggerReport report) {
        if (closed) {
            throw new IllegalStateException("the adapter was closed before it was started");
        }
        Status status = new Status(report);
        Identities identities = new Identities();
        Progress reached = new Progress(checkpoints);
        Streaming reader = new Streaming(config, reached, identities, sink, status, gate);
        SlotWatch watcher = new SlotWatch(config, reader, identities, status, WATCH);
        progress = reached;
        streaming = reader;
        watch = watcher;
        start("stream", reader);
        start("watch", watcher);
    }

    /** Debezium finds its parts through the thread's class loader. */
    private void start(String role, Runnable work) {
        Thread thread =
                Thread.ofPlatform().daemon().name(config.slot() + "-" + role).unstarted(work);
        thread.setContextClassLoader(DatabaseAdapter.class.getClassLoader());
        threads.add(thread);
        thread.start();
    }

    @Override
    public void drain(Duration atMost) throws InterruptedException {
        gate.shut();
        gate.awaitEmpty(atMost);
    }

    @Override
    public synchronized void close() {
        closed = true;
        gate.shut();
        if (progress != null) {
            progress.close();
        }
        if (watch != null) {
            watch.close();
        }
        try {
            if (streaming != null) {
                streaming.close(CLOSE);
            }
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join(CLOSE);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Interrupted while closing.", e);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void cleanUp() throws Exception {
        new Leftovers(config).remove();
    }
}
