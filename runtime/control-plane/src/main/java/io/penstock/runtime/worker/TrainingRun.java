package io.penstock.runtime.worker;

import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the AOT cache of the control plane: a second one over a directory of its own is called some
 * thousand times and ends, while its JVM records what it loads and which methods are hot. For one
 * use. It may be closed at any time, from another thread.
 *
 * @see <a href="https://openjdk.org/jeps/515">JEP 515, ahead-of-time method profiling</a>
 */
public final class TrainingRun {

    private static final Log LOG = Log.of(TrainingRun.class);

    /** It takes seconds, and as long again for the second process in which the JVM writes it. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Whoever needs the processors comes first. */
    private static final Path NICE = Path.of("/usr/bin/nice");

    /** Killed processes end at once; a disk may be slow. */
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private static final Duration DELETE_PAUSE = Duration.ofMillis(20);

    private final Path file;
    private final List<String> jvm;

    /** Held while it runs. */
    private final ReentrantLock running = new ReentrantLock();

    /** Set before the other is read, on both sides, so that one of them ends the process. */
    private volatile @Nullable Process process;

    private volatile boolean closed;

    /** What a run came to. */
    public enum Outcome {
        /** The file is in its place. */
        MADE,
        /** It isn't, and the log says why. */
        FAILED,
        /** The run was closed before it had ended. */
        GIVEN_UP
    }

    /**
     * A run that makes a file.
     *
     * @param file the cache, in a directory where others of the same kind lie
     * @param jvm the executable, its flags and what it runs: with {@code train --data DIR} appended
     *     it must end by itself, and when its standard input ends
     */
    public TrainingRun(Path file, List<String> jvm) {
        this.file = file;
        this.jvm = List.copyOf(jvm);
    }

    /** Blocks until the cache is there, or says in the log why it isn't. */
    public Outcome run() throws InterruptedException {
        running.lock();
        try {
            if (closed) {
                return Outcome.GIVEN_UP;
            }
            // Also what a run left whose process was killed.
            deleteAll(folder());
            Files.createDirectories(folder());
            Outcome outcome = train();
            deleteAll(folder());
            return outcome;
        } catch (IOException e) {
            LOG.warn("no AOT cache for the control plane", "reason", e.toString());
            return closed ? Outcome.GIVEN_UP : Outcome.FAILED;
        } finally {
            running.unlock();
        }
    }

    private Outcome train() throws IOException, InterruptedException {
        Process started = start();
        OutputTail output = new OutputTail();
        Threads.startPlatform("training-output", () -> drain(started, output));
        return finish(started, output);
    }

    /**
     * Ends it, if it runs, and waits until it has deleted what it wrote, for ten seconds at the
     * most. One that hasn't begun writes nothing.
     */
    public void close() throws InterruptedException {
        closed = true;
        Process started = process;
        if (started != null) {
            end(started);
        }
        if (running.tryLock(END_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
            running.unlock();
        } else {
            LOG.warn("the run for an AOT cache doesn't end", "folder", folder());
        }
    }

    private static void end(Process process) {
        // The JVM has its cache written by a process of its own.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        command.add(jvm.getFirst());
        command.add("-XX:AOTCacheOutput=" + recording());
        // It names each class that can't be in it.
        command.addAll(List.of("-Xlog:aot=off", "-Xlog:cds=off"));
        command.addAll(jvm.subList(1, jvm.size()));
        command.addAll(List.of("train", "--data", folder().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The configuration of this process may name a database, or be in its working directory.
        builder.directory(folder().toFile());
        ChildEnvironment.reduce(builder.environment());
        Process started = builder.start();
        process = started;
        if (closed) {
            end(started);
        }
        return started;
    }

    private Outcome finish(Process started, OutputTail output)
            throws IOException, InterruptedException {
        if (!started.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            end(started);
            started.waitFor();
            LOG.warn("no AOT cache for the control plane", "reason", "took over " + PATIENCE);
        } else if (started.exitValue() == 0 && Files.isRegularFile(recording())) {
            adopt();
            return Outcome.MADE;
        } else if (closed) {
            return Outcome.GIVEN_UP;
        } else {
            LOG.warn(
                    "no AOT cache for the control plane",
                    "exit",
                    started.exitValue(),
                    "output",
                    output.lastWords());
        }
        return Outcome.FAILED;
    }

    private void adopt() throws IOException {
        try (FileChannel channel = FileChannel.open(recording(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(recording(), file, StandardCopyOption.ATOMIC_MOVE);
        deleteOthers();
        LOG.info("AOT cache of the control plane made", "file", file, "bytes", Files.size(file));
    }

    /** Those of earlier JVMs and distributions, and what was noted beside them. */
    private void deleteOthers() throws IOException {
        String name = file.getFileName().toString();
        String kind = name.substring(0, name.lastIndexOf('-') + 1);
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(file.resolveSibling("."), kind + "*.aot*")) {
            for (Path other : files) {
                if (!other.getFileName().toString().startsWith(name)) {
                    Files.delete(other);
                }
            }
        }
    }

    /** Its working and data directory. */
    private Path folder() {
        return file.resolveSibling("training");
    }

    /** Beside it the JVM has a file of its own while it writes. */
    private Path recording() {
        return folder().resolve("recording.aot");
    }

    private static void drain(Process process, OutputTail output) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            output.drain(reader);
        } catch (IOException e) {
            LOG.debug("output of a process ended", e, "pid", process.pid());
        }
    }

    /** Whoever was killed with its parent may write for another moment. */
    private static void deleteAll(Path folder) throws IOException {
        long endNanos = System.nanoTime() + END_MAX.toNanos();
        while (Files.exists(folder)) {
            try {
                deleteOnce(folder);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                if (System.nanoTime() > endNanos) {
                    throw e;
                }
                LockSupport.parkNanos(DELETE_PAUSE.toNanos());
            }
        }
    }

    private static void deleteOnce(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList().reversed()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
