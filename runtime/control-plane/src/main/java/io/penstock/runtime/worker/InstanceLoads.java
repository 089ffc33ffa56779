package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.Failure;
import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Usage;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Building and ending instances in one worker. Safe for several threads. */
final class InstanceLoads {

    private static final Log LOG = Log.of(InstanceLoads.class);

    /** Beyond the close timeout, for the loader and the threads. */
    private static final Duration UNLOAD_PATIENCE = Duration.ofSeconds(2);

    /** For the worker to say where a slow constructor is. */
    private static final Duration STACK_PATIENCE = Duration.ofMillis(500);

    private final WorkerProcess worker;
    private final Handshake handshake;
    private final LaneLoops loops;
    private final WorkerSettings settings;
    private final Map<Long, Instance> loaded = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Void>> unloads = new ConcurrentHashMap<>();

    InstanceLoads(
            WorkerProcess worker, Handshake handshake, LaneLoops loops, WorkerSettings settings) {
        this.worker = worker;
        this.handshake = handshake;
        this.loops = loops;
        this.settings = settings;
    }

    Instance load(long instanceId, FunctionVersion version, Map<String, String> secrets)
            throws InitFailedException, WorkerLostException {
        List<Handshake.Expected> expected = new ArrayList<>();
        for (int i = 0; i < version.settings().concurrency(); i++) {
            expected.add(handshake.expectLane());
        }
        List<FrameChannel> opened = new ArrayList<>();
        try {
            sendLoad(loadFrame(instanceId, version, secrets, expected));
            long deadlineNanos = System.nanoTime() + version.settings().initTimeout().toNanos();
            LaneFrame.Ready first = null;
            for (Handshake.Expected lane : expected) {
                LaneFrame.Ready ready = ready(instanceId, lane, deadlineNanos);
                opened.add(lane.channel().resultNow());
                first = first == null ? ready : first;
            }
            if (first == null) {
                throw new IllegalStateException("concurrency of " + version.label() + " is 0");
            }
            Instance instance = new Instance(instanceId, worker, version, first.init());
            List<Lane> lanes = new ArrayList<>();
            for (FrameChannel connection : opened) {
                lanes.add(loops.open(instance, lanes.size(), connection));
            }
            instance.open(lanes);
            loaded.put(instanceId, instance);
            return instance;
        } catch (IOException | InitFailedException e) {
            expected.forEach(handshake::forget);
            if (e instanceof InitFailedException failed) {
                throw failed;
            }
            throw new WorkerLostException(worker.explainBrokenLane(), e);
        }
    }

    private void sendLoad(ControlFrame.Load load) throws IOException, InitFailedException {
        try {
            worker.send(load);
        } catch (ProtocolException e) {
            // Nothing was sent: the worker is as good as before.
            String message = "its class path, env and secrets don't fit: " + e.getMessage();
            throw InitFailedException.of(
                    new Failure(Failure.Kind.INIT, "", message, ""), Usage.NONE);
        }
    }

    private static ControlFrame.Load loadFrame(
            long instanceId,
            FunctionVersion version,
            Map<String, String> secrets,
            List<Handshake.Expected> expected) {
        return new ControlFrame.Load(
                instanceId,
                version.classPath().stream().map(Path::toString).toList(),
                version.settings().handler().orElse(""),
                version.function().toString(),
                version.number(),
                version.settings().env(),
                secrets,
                expected.stream().map(Handshake.Expected::token).toList());
    }

    /** Waits for a lane to connect and to say that the handler is built. */
    private LaneFrame.Ready ready(long instanceId, Handshake.Expected lane, long deadlineNanos)
            throws IOException, InitFailedException {
        Optional<Frame> inTime = await(lane.first().orElseThrow(), deadlineNanos);
        Frame frame = inTime.isPresent() ? inTime.get() : askWhereItIs(instanceId, lane);
        return switch (frame) {
            case LaneFrame.Ready ready -> ready;
            case LaneFrame.InitFailed failed ->
                    throw inTime.isPresent()
                            ? InitFailedException.of(failed.failure(), failed.init())
                            : InitFailedException.timeout(failed.failure(), failed.init());
            default ->
                    throw new ProtocolException(
                            "lane began with " + frame.getClass().getSimpleName());
        };
    }

    /** The init timeout has passed: the worker is asked for the constructor's stack. */
    private Frame askWhereItIs(long instanceId, Handshake.Expected lane)
            throws IOException, InitFailedException {
        if (!lane.channel().isDone()) {
            throw InitFailedException.timeout();
        }
        worker.send(new ControlFrame.Cancel(instanceId, ControlFrame.Cancel.START));
        return await(lane.first().orElseThrow(), System.nanoTime() + STACK_PATIENCE.toNanos())
                .orElseThrow(InitFailedException::timeout);
    }

    /** Waits for a future until the deadline; empty when it hasn't come by then. */
    private <T> Optional<T> await(CompletableFuture<T> future, long deadlineNanos)
            throws IOException {
        try {
            return Optional.of(worker.await(future, deadlineNanos - System.nanoTime()));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    void unload(Instance instance) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        unloads.put(instance.id(), done);
        try {
            worker.send(new ControlFrame.Unload(instance.id(), settings.closeTimeout().toMillis()));
            Duration patience = settings.closeTimeout().plus(UNLOAD_PATIENCE);
            worker.await(done, patience.toNanos());
        } catch (TimeoutException _) {
            worker.drain("an instance didn't end");
        } catch (IOException | ExecutionException e) {
            LOG.debug("instance ended with its worker", e, "instanceId", instance.id());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            unloads.remove(instance.id());
            loaded.remove(instance.id());
            instance.lanes().forEach(Lane::close);
        }
    }

    /**
     * The worker gives calls back; of an instance that is being ended they are nobody's any more.
     *
     * @throws ProtocolException if the instance has no such lane
     */
    void withdrawn(ControlFrame.Withdrawn withdrawn) throws ProtocolException {
        Instance instance = loaded.get(withdrawn.instanceId());
        if (instance == null) {
            return;
        }
        List<Lane> lanes = instance.lanes();
        if (withdrawn.lane() < 0 || withdrawn.lane() >= lanes.size()) {
            throw new ProtocolException("lane " + withdrawn.lane() + " of " + lanes.size());
        }
        lanes.get(withdrawn.lane()).withdrawn(withdrawn.begun());
    }

    /** The worker says an instance has ended. */
    void unloaded(long instanceId) {
        CompletableFuture<Void> done = unloads.get(instanceId);
        if (done != null) {
            done.complete(null);
        }
    }
}
