package io.penstock.runtime.worker;

import io.penstock.protocol.Usage;
import io.penstock.runtime.registry.FunctionVersion;
import java.util.List;

/** One loaded copy of a function version in a worker, ready to be called. Immutable. */
public final class Instance {

    private final long id;
    private final WorkerProcess worker;
    private final FunctionVersion version;
    private final Usage init;
    private List<Lane> lanes = List.of();

    Instance(long id, WorkerProcess worker, FunctionVersion version, Usage init) {
        this.id = id;
        this.worker = worker;
        this.version = version;
        this.init = init;
    }

    /** Sets the lanes, once, before the instance is published. */
    void open(List<Lane> opened) {
        lanes = List.copyOf(opened);
    }

    /** Identifies the instance on this node. */
    public long id() {
        return id;
    }

    /** The worker it lives in. */
    public WorkerProcess worker() {
        return worker;
    }

    /** What it is a copy of. */
    public FunctionVersion version() {
        return version;
    }

    /** What building its handler cost. */
    public Usage init() {
        return init;
    }

    /** One lane per call it can run at a time. */
    public List<Lane> lanes() {
        return lanes;
    }
}
