package io.penstock.worker;

import io.penstock.process.ProcessThreads;
import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.ControlFrame.Cancel;
import io.penstock.protocol.ControlFrame.Exit;
import io.penstock.protocol.ControlFrame.Heartbeat;
import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.ControlFrame.Load;
import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.ControlFrame.OutcallChunk;
import io.penstock.protocol.ControlFrame.OutcallRefused;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import io.penstock.protocol.ControlFrame.Withdraw;
import io.penstock.protocol.ControlFrame.Withdrawn;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.ProtocolException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Obeys the control connection. The thread of {@link #serve} does nothing that takes time. */
final class Worker {

    private final Map<Long, Instance> instances = new ConcurrentHashMap<>();
    private final FrameChannel control;
    private final ControlWriter writer;
    private final ControlOutcalls outcalls;
    private final WorkerServices services;

    Worker(
            FrameChannel control,
            ControlWriter writer,
            ControlOutcalls outcalls,
            WorkerServices services) {
        this.control = control;
        this.writer = writer;
        this.outcalls = outcalls;
        this.services = services;
    }

    /**
     * Serves until told to exit.
     *
     * @return how long the close hooks may take, in milliseconds
     * @throws IOException if the control plane is gone or doesn't keep to the protocol
     */
    long serve() throws IOException {
        while (true) {
            if (!(control.read() instanceof ControlFrame frame)) {
                throw new ProtocolException("a lane's frame on the control connection");
            }
            switch (frame) {
                case Load load -> load(load);
                case Unload unload ->
                        services.threads()
                                .start("unload-" + unload.instanceId(), () -> unload(unload));
                case Cancel cancel -> cancel(cancel);
                case Withdraw withdraw -> withdraw(withdraw);
                case Exit exit -> {
                    return exit.closeMillis();
                }
                case OutcallAnswer answer -> outcalls.answered(answer);
                case OutcallChunk chunk -> outcalls.chunk(chunk);
                case OutcallRefused refused -> outcalls.refused(refused);
                case Heartbeat _, Leaked _, LogLine _, Outcall _, Unloaded _, Withdrawn _ ->
                        throw new ProtocolException("a worker's frame from the control plane");
            }
        }
    }

    private void load(Load load) throws ProtocolException {
        if (load.laneTokens().isEmpty() || load.classPath().isEmpty()) {
            throw new ProtocolException("a load without lanes or without a class path");
        }
        Instance instance =
                new Instance(
                        FunctionSettings.of(load), load.laneTokens(), services, this::laneless);
        if (instances.putIfAbsent(load.instanceId(), instance) != null) {
            throw new ProtocolException("instance " + load.instanceId() + " is loaded already");
        }
        instance.start();
    }

    private void cancel(Cancel cancel) {
        Instance instance = instances.get(cancel.instanceId());
        if (instance != null) {
            instance.cancel(cancel.fence());
        }
    }

    /** An instance that is gone says nothing: its lanes are closed, which says it all. */
    private void withdraw(Withdraw withdraw) throws ProtocolException {
        Instance instance = instances.get(withdraw.instanceId());
        if (instance != null) {
            long begun = instance.withdraw(withdraw.lane(), withdraw.fence());
            writer.send(new Withdrawn(withdraw.instanceId(), withdraw.lane(), begun));
        }
    }

    private void unload(Unload unload) {
        Instance instance = instances.get(unload.instanceId());
        if (instance == null) {
            writer.send(new Unloaded(unload.instanceId()));
        } else if (instance.end(unload.closeMillis())) {
            forget(instance);
            writer.send(new Unloaded(unload.instanceId()));
        }
    }

    /** An instance has lost its lanes; one that was never built is gone without a word. */
    private void laneless(Instance instance) {
        boolean built = instance.isBuilt();
        if (instance.end()) {
            forget(instance);
            if (built) {
                writer.send(new Unloaded(instance.id()));
            }
        }
    }

    private void forget(Instance instance) {
        instances.remove(instance.id(), instance);
    }

    /** Ends all instances side by side. Blocks, at most so long and a few seconds of grace. */
    void endAll(long closeMillis) {
        List<Thread> endings =
                instances.values().stream()
                        .map(
                                instance ->
                                        services.threads()
                                                .start(
                                                        "end-" + instance.id(),
                                                        () -> instance.end(closeMillis)))
                        .toList();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeMillis + 1_000);
        for (Thread ending : endings) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            ProcessThreads.join(ending, Math.max(1, millis));
        }
    }
}
