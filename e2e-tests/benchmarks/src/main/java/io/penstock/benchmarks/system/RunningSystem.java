package io.penstock.benchmarks.system;

import io.penstock.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;

/** A system that was started. Closing it stops its processes. */
public interface RunningSystem extends AutoCloseable {

    /** On the loopback. */
    int port();

    /** Paths of a workload it was started for: one, or one for each of its functions. */
    List<String> paths(Workload workload);

    /** What requests need besides the workload's own. */
    Map<String, String> headers();

    /** Its processes. */
    ProcessTree processes();

    @Override
    void close();
}
