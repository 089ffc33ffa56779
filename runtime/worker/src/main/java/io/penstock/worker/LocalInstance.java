package io.penstock.worker;

import io.penstock.process.LogSink;
import io.penstock.process.ProcessThreads;
import io.penstock.protocol.Failure;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An instance in this process, without a control plane: the real loader, binder and value
 * conversion, but neither sockets nor output capture. For the testing extension.
 *
 * <p>Not safe for use by several threads. The handler runs on a thread of its own for each call,
 * with its own context class loader. Whoever loads an instance closes it.
 */
public final class LocalInstance implements AutoCloseable {

    private static final AtomicLong IDS = new AtomicLong();
    private static final long INTERRUPT_GRACE_MILLIS = 1_000;

    private final FunctionSettings settings;
    private final Duration timeout;
    private final ProcessThreads threads;
    private final Attempt attempt;
    private final InstanceLoader loader;
    private final LoadedFunction function;
    private long fences;

    /**
     * What to load.
     *
     * @param classPath jars or directories, the main one first
     * @param handler class name or {@code Class::method}; empty to let manifest and services decide
     * @param function the function's full name
     * @param env names and values
     * @param secrets values by name
     * @param timeout how long construction, each call and the close hook may take
     */
    public record Settings(
            List<Path> classPath,
            String handler,
            String function,
            Map<String, String> env,
            Map<String, String> secrets,
            Duration timeout) {

        /** Copies the collections. */
        public Settings {
            classPath = List.copyOf(classPath);
            env = Map.copyOf(env);
            secrets = Map.copyOf(secrets);
        }
    }

    /**
     * A request.
     *
     * @param method HTTP method
     * @param path path behind the function's name
     * @param query raw query string
     * @param headers header fields
     * @param body the body
     */
    public record Request(
            String method, String path, String query, List<Header> headers, Slice body) {}

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param headers header fields
     * @param body the body
     */
    public record Answer(int status, List<Header> headers, Slice body) {}

    /** The function failed, couldn't be built, or took too long. */
    public static final class FailureException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;
        private final boolean timedOut;

        FailureException(Failure failure, boolean timedOut) {
            super(failure.message());
            this.failure = failure;
            this.timedOut = timedOut;
        }

        /** What happened. */
        public Failure failure() {
            return failure;
        }

        /** Whether the timeout has passed. */
        public boolean timedOut() {
            return timedOut;
        }
    }

    /**
     * Builds an instance.
     *
     * @param output where lines of {@link io.penstock.function.Context#logger} go
     * @param others stands in for the functions it calls
     * @throws FailureException if the handler can't be built
     */
    public static LocalInstance load(Settings settings, PrintStream output, OtherFunctions others)
            throws FailureException {
        FunctionSettings function =
                new FunctionSettings(
                        IDS.incrementAndGet(),
                        settings.classPath(),
                        settings.handler(),
                        settings.function(),
                        1,
                        settings.env(),
                        settings.secrets());
        ProcessThreads threads = new ProcessThreads("penstock worker", System.err);
        try {
            InstanceLoader loader =
                    InstanceLoader.open(
                            function.instanceId(),
                            function.classPath(),
                            new ApiLoader(LocalInstance.class.getClassLoader()));
            return build(new Parts(function, settings.timeout(), threads, loader), output, others);
        } catch (InitException e) {
            throw new FailureException(Failures.ofInit(e), false);
        }
    }

    private record Parts(
            FunctionSettings settings,
            Duration timeout,
            ProcessThreads threads,
            InstanceLoader loader) {}

    private static LocalInstance build(Parts parts, PrintStream output, OtherFunctions others)
            throws FailureException {
        FutureTask<LoadedFunction> task =
                new FutureTask<>(() -> LoadedFunction.build(parts.settings, parts.loader));
        try {
            return new LocalInstance(parts, run(parts, task), output, others);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            FailureException failed = new FailureException(Failures.ofInit(cause), false);
            closeAfter(failed, parts.loader);
            throw failed;
        } catch (FailureException e) {
            closeAfter(e, parts.loader);
            throw e;
        }
    }

    private static void closeAfter(Exception failed, InstanceLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            failed.addSuppressed(e);
        }
    }

    private LocalInstance(
            Parts parts, LoadedFunction function, PrintStream output, OtherFunctions others) {
        this.settings = parts.settings;
        this.timeout = parts.timeout;
        this.threads = parts.threads;
        this.loader = parts.loader;
        this.function = function;
        LogSink logs =
                (_, _, level, source, text) -> output.println(level + " " + source + ": " + text);
        this.attempt =
                new Attempt(
                        settings, new Meter(), logs, function.values(), new LocalOutcalls(others));
    }

    /**
     * Calls the function once.
     *
     * @throws FailureException if it throws, refuses the payload or takes too long
     */
    public Answer invoke(Request request) throws FailureException {
        Invoke invoke =
                new Invoke(
                        ++fences,
                        UUID.randomUUID().toString(),
                        1,
                        System.currentTimeMillis() + timeout.toMillis(),
                        request.method(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        request.body(),
                        true);
        MemoryWire wire = new MemoryWire();
        FutureTask<Answer> task =
                new FutureTask<>(
                        () -> {
                            InterruptGate gate = new InterruptGate(Thread.currentThread());
                            attempt.run(function.invoker(), invoke, wire, gate);
                            return wire.answer();
                        });
        try {
            return run(new Parts(settings, timeout, threads, loader), task);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failed) {
                throw failed;
            }
            throw new IllegalStateException("the attempt broke", e);
        }
    }

    /** Runs user code on a thread of its own; interrupts it at the timeout. */
    private static <T> T run(Parts parts, FutureTask<T> task)
            throws ExecutionException, FailureException {
        Thread thread =
                parts.threads.create(InstanceLoader.NAME + parts.settings.instanceId(), task);
        thread.setContextClassLoader(parts.loader);
        thread.start();
        try {
            return task.get(parts.timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            thread.interrupt();
            ProcessThreads.join(thread, INTERRUPT_GRACE_MILLIS);
            throw new FailureException(Failures.refused("took longer than " + parts.timeout), true);
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new FailureException(Failures.refused("the test was interrupted"), true);
        }
    }

    /**
     * Calls the close hook and closes the loader.
     *
     * @throws FailureException if the hook throws or takes too long
     * @throws IOException if the jars can't be closed
     */
    @Override
    public void close() throws FailureException, IOException {
        FutureTask<Boolean> task =
                new FutureTask<>(
                        () -> {
                            function.callCloseHook();
                            return true;
                        });
        try {
            run(new Parts(settings, timeout, threads, loader), task);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new FailureException(Failures.ofAttempt(cause), false);
        } finally {
            function.close();
        }
    }
}
