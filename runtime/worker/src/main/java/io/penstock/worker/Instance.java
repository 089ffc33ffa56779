package io.penstock.worker;

import io.penstock.process.OutputScope;
import io.penstock.process.ProcessThreads;
import io.penstock.protocol.ControlFrame.Cancel;
import io.penstock.protocol.Failure;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.InitFailed;
import io.penstock.protocol.LaneFrame.Ready;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One loaded copy of a function version: its loader, its handler and its lanes.
 *
 * <p>The first lane's thread builds the handler and then starts the others. The instance ends once,
 * by {@link #end} or when its last lane is gone.
 */
final class Instance {

    /** How long the close hook may take when nobody said so. */
    private static final long CLOSE_MILLIS = 5_000;

    private static final long INTERRUPT_GRACE_MILLIS = 1_000;

    private final FunctionSettings settings;
    private final WorkerServices services;
    private final Consumer<Instance> gone;
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicInteger lanesAlive = new AtomicInteger(1);
    private final AtomicBoolean ending = new AtomicBoolean();

    /**
     * Guards what is said first on the first lane. Held while it is written, so that whoever comes
     * second can't close the lane under it; it is the lane's first frame, which never blocks.
     */
    private final ReentrantLock startLock = new ReentrantLock();

    private boolean startReported;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable InstanceLoader loader;
    private volatile @Nullable LoadedFunction function;

    /**
     * An instance, not started.
     *
     * @param laneTokens one per lane, at least one
     * @param gone told when a lane's end, not {@link #end}, is the end of the instance
     */
    Instance(
            FunctionSettings settings,
            List<String> laneTokens,
            WorkerServices services,
            Consumer<Instance> gone) {
        this.settings = settings;
        this.services = services;
        this.gone = gone;
        String name = "instance-" + settings.instanceId() + "-lane-";
        for (String token : laneTokens) {
            Lane.LaneTask task = lanes.isEmpty() ? this::runFirst : this::runOther;
            lanes.add(new Lane(name + lanes.size(), token, services.threads(), task));
        }
    }

    long id() {
        return settings.instanceId();
    }

    void start() {
        lanes.getFirst().start();
    }

    /** Interrupts the lane that runs this attempt, or is about to. */
    void cancel(long fence) {
        if (fence == Cancel.START) {
            reportSlowStart();
        } else {
            lanes.forEach(lane -> lane.cancel(fence));
        }
    }

    /**
     * Keeps a lane from beginning attempts up to this one.
     *
     * @return the last attempt that has begun there
     * @throws ProtocolException if there is no such lane
     */
    long withdraw(int lane, long fence) throws ProtocolException {
        if (lane < 0 || lane >= lanes.size()) {
            throw new ProtocolException("instance " + id() + " has no lane " + lane);
        }
        return lanes.get(lane).withdraw(fence);
    }

    /** Nobody waits for the handler any more: says where its constructor is. */
    private void reportSlowStart() {
        Lane first = lanes.getFirst();
        if (function != null || ending.get()) {
            return;
        }
        try {
            reportStart(new InitFailed(Failures.ofSlowStart(first.thread()), Usage.NONE));
        } catch (IOException e) {
            services.report("slow start of instance " + id() + " not reported", e);
        }
    }

    /**
     * Writes {@link Ready} or {@link InitFailed} on the first lane, unless one has been written.
     *
     * @return whether this call has written it
     */
    private boolean reportStart(LaneFrame frame) throws IOException {
        startLock.lock();
        try {
            if (startReported) {
                return false;
            }
            lanes.getFirst().write(frame);
            startReported = true;
            return true;
        } finally {
            startLock.unlock();
        }
    }

    private void runFirst(Lane lane) {
        run(
                lane,
                () -> {
                    OutputScope scope = services.output().openLane(id());
                    lane.connect(services.socket());
                    LoadedFunction built = build();
                    scope.end();
                    if (built != null) {
                        startOthers();
                        serve(lane, built, scope);
                    }
                });
    }

    private void runOther(Lane lane) {
        run(
                lane,
                () -> {
                    OutputScope scope = services.output().openLane(id());
                    lane.connect(services.socket());
                    lane.write(new Ready(Usage.NONE));
                    LoadedFunction built = function;
                    if (built != null) {
                        serve(lane, built, scope);
                    }
                });
    }

    private void run(Lane lane, LaneWork work) {
        try {
            work.run();
        } catch (IOException e) {
            if (!ending.get() && !(e instanceof java.io.EOFException)) {
                services.report("lane of instance " + id() + " is lost", e);
            }
        } finally {
            closeLane(lane);
            if (lanesAlive.decrementAndGet() == 0 && !ending.get()) {
                services.threads().start("end-" + id(), () -> gone.accept(this));
            }
        }
    }

    /** What a lane does until it is closed. */
    @FunctionalInterface
    private interface LaneWork {
        void run() throws IOException;
    }

    /**
     * Builds the handler and says how that went, unless it has been reported as too slow.
     *
     * @return null when the handler failed or came too late
     */
    private @Nullable LoadedFunction build() throws IOException {
        Usage start = services.meter().now();
        try {
            InstanceLoader opened = InstanceLoader.open(id(), settings.classPath(), services.api());
            loader = opened;
            Thread.currentThread().setContextClassLoader(opened);
            LoadedFunction built = LoadedFunction.build(settings, opened);
            function = built;
            clearInterrupt();
            return reportStart(new Ready(services.meter().since(start))) ? built : null;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            // Whatever a constructor or a static initializer throws is a failed start.
            Failure failure = Failures.ofInit(e);
            clearInterrupt();
            reportStart(new InitFailed(failure, services.meter().since(start)));
            return null;
        }
    }

    private static void clearInterrupt() {
        boolean _ = Thread.interrupted();
    }

    private void startOthers() {
        for (Lane lane : lanes.subList(1, lanes.size())) {
            lanesAlive.incrementAndGet();
            lane.start();
        }
    }

    private void serve(Lane lane, LoadedFunction built, OutputScope scope) throws IOException {
        Thread.currentThread().setContextClassLoader(built.loader());
        Invoker invoker = built.invoker();
        Invoker scoped =
                call -> {
                    scope.begin(call.invoke().invocationId());
                    try {
                        invoker.invoke(call);
                    } finally {
                        scope.end();
                    }
                };
        Attempt attempt =
                new Attempt(
                        settings,
                        services.meter(),
                        services.logs(),
                        built.values(),
                        services.outcalls());
        lane.serve(attempt, scoped, built.loader());
    }

    /** Whether the handler was built. */
    boolean isBuilt() {
        return function != null;
    }

    /**
     * Ends the instance: closes its lanes, calls the close hook, closes the loader. Blocks, at most
     * so long and a few seconds of grace. Another call meanwhile only waits for the first.
     *
     * @param closeMillis how long running code and the close hook may take
     * @return whether this call ended it
     */
    boolean end(long closeMillis) {
        if (!ending.compareAndSet(false, true)) {
            awaitEnded(closeMillis + INTERRUPT_GRACE_MILLIS);
            return false;
        }
        try {
            endOnce(closeMillis);
        } finally {
            ended.countDown();
        }
        return true;
    }

    private void endOnce(long closeMillis) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeMillis);
        lanes.forEach(this::closeLane);
        lanes.forEach(lane -> joinOrInterrupt(lane.thread(), deadlineNanos));
        LoadedFunction built = function;
        if (built != null && built.hasCloseHook()) {
            callCloseHook(built, deadlineNanos);
        }
        release();
    }

    /** Whoever ends the process must not get ahead of a close hook that runs already. */
    private void awaitEnded(long millis) {
        try {
            boolean _ = ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the instance with the time that is given when nobody said so. */
    boolean end() {
        return end(CLOSE_MILLIS);
    }

    private void callCloseHook(LoadedFunction built, long deadlineNanos) {
        Thread hook =
                services.threads()
                        .create(
                                "instance-" + id() + "-close",
                                () -> {
                                    OutputScope scope = services.output().openLane(id());
                                    try {
                                        built.callCloseHook();
                                    } catch (Throwable e) {
                                        services.output()
                                                .log(
                                                        System.Logger.Level.ERROR,
                                                        settings.function(),
                                                        "close() threw\n" + Failures.stackOf(e));
                                    } finally {
                                        scope.end();
                                    }
                                });
        hook.setContextClassLoader(built.loader());
        hook.start();
        joinOrInterrupt(hook, deadlineNanos);
    }

    private static void joinOrInterrupt(Thread thread, long deadlineNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (!ProcessThreads.join(thread, Math.max(1, millis))) {
            thread.interrupt();
            ProcessThreads.join(thread, INTERRUPT_GRACE_MILLIS);
        }
    }

    private void release() {
        InstanceLoader opened = loader;
        function = null;
        loader = null;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (IOException e) {
            services.report("loader of instance " + id() + " can't be closed", e);
        }
        services.leaks().watch(id(), opened);
    }

    private void closeLane(Lane lane) {
        try {
            lane.close();
        } catch (IOException e) {
            services.report("lane of instance " + id() + " can't be closed", e);
        }
    }
}
