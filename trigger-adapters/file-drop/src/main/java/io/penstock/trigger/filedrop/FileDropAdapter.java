package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.FileDropConfig.Order;
import io.penstock.trigger.spi.Checkpoints;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One trigger's directory: puts the parts together, starts and ends their threads. */
final class FileDropAdapter implements TriggerAdapter {

    private static final Duration END_MAX = Duration.ofSeconds(10);

    private final FileDropConfig config;
    private final Surroundings surroundings;
    private final Workspace workspace;
    private final Flights flights;
    private final FailedFiles failedFiles;

    /** Guarded by this; null but while it runs. */
    private @Nullable Running running;

    /** Guarded by this. */
    private boolean closed;

    private record Running(
            Scanner scanner,
            Emitter emitter,
            DirectoryWatch watch,
            Thread scanning,
            Thread emitting,
            Thread ending,
            Thread watching) {

        /** Nothing is emitted any more when it returns. */
        void stopEmitting() throws InterruptedException {
            scanner.stop();
            emitter.stop();
            scanning.interrupt();
            emitting.interrupt();
            scanning.join(END_MAX);
            emitting.join(END_MAX);
        }
    }

    FileDropAdapter(FileDropConfig config, Surroundings surroundings) {
        this.config = config;
        this.surroundings = surroundings;
        this.flights = new Flights(surroundings.nanos());
        this.workspace = new Workspace(config);
        this.failedFiles = new FailedFiles(config, workspace, surroundings.clock());
    }

    @Override
    public void check() throws ConfigException {
        new DirectoryCheck(config).run();
    }

    @Override
    public synchronized void start(EventSink sink, Checkpoints checkpoints, TriggerReport report) {
        if (closed) {
            throw new IllegalStateException("the adapter was closed before it was started");
        }
        Doorbell bell = new Doorbell();
        Health health = new Health(report, bell);
        Schedule left = new Schedule(surroundings.nanos());
        Claims claims =
                config.keeps() ? new ClaimsOfBefore(kept(), renamed(), workspace) : renamed();
        Endings endings =
                new Endings(claims, flights, health, left, new Schedule(surroundings.nanos()));
        Emitter emitter =
                new Emitter(
                        config,
                        claims,
                        sink,
                        flights,
                        endings,
                        health,
                        bell,
                        stability(true),
                        left);
        DirectoryWatch watch = DirectoryWatch.open(surroundings.watches(), bell);
        Scanner scanner =
                new Scanner(
                        config,
                        workspace,
                        claims,
                        stability(config.order() == Order.NONE),
                        watch,
                        emitter,
                        left,
                        health,
                        report,
                        bell,
                        surroundings.nanos());
        UncaughtExceptionHandler defect = (_, e) -> report.failed("The adapter has a defect: " + e);
        // Platform threads: who reads and digests a file for minutes would occupy a carrier.
        Thread.Builder working =
                Thread.ofPlatform().daemon().name(name()).uncaughtExceptionHandler(defect);
        Thread.Builder waiting = Thread.ofVirtual().name(name()).uncaughtExceptionHandler(defect);
        running =
                new Running(
                        scanner,
                        emitter,
                        watch,
                        working.start(scanner::run),
                        working.start(emitter::run),
                        working.start(endings::run),
                        waiting.start(watch::run));
    }

    private String name() {
        return "file-drop-" + config.trigger();
    }

    private KeptFiles kept() {
        return new KeptFiles(
                config.directory(), workspace, failedFiles, flights, surroundings.nanos());
    }

    private RenamedClaims renamed() {
        return new RenamedClaims(config, workspace, failedFiles, flights, surroundings.ids());
    }

    private Stability stability(boolean byAge) {
        return new Stability(
                config.stableFor(),
                byAge ? new StoreClock(workspace.clock()) : null,
                surroundings.nanos());
    }

    private synchronized @Nullable Running running() {
        return running;
    }

    /** What there is to be ended; nothing is started from now on. */
    private synchronized @Nullable Running ended() {
        closed = true;
        return running;
    }

    @Override
    public void drain(Duration atMost) throws InterruptedException {
        Running now = running();
        if (now != null) {
            now.stopEmitting();
            flights.awaitSettled(atMost);
        }
    }

    @Override
    public void close() {
        Running now = ended();
        if (now == null) {
            return;
        }
        try (now.watch) {
            now.stopEmitting();
            now.ending.interrupt();
            now.ending.join(END_MAX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            now.ending.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Puts claimed files back where they were dropped; what is done or has failed stays. */
    @Override
    public void cleanUp() throws IOException {
        if (!Files.isDirectory(config.work())) {
            return;
        }
        workspace.prepare();
        List<Path> stuck = renamed().putBack();
        if (!stuck.isEmpty()) {
            throw new FileSystemException(
                    stuck.getFirst().toString(),
                    null,
                    "was claimed and can't be put back, as another file has its name; move it"
                            + " yourself ("
                            + stuck.size()
                            + " in all)");
        }
        Leftovers.remove(workspace, config.work());
    }
}
