package io.penstock.benchmarks.system;

import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Something that can be started and asked for workloads. Stateless. */
public interface SystemUnderTest {

    /** A word, for the command line and tables. */
    String name();

    /** What it is, with its version. */
    String description();

    /** Why it is left out of a workload, as a sentence; empty if it does it. */
    Optional<String> lacks(Workload workload);

    /**
     * Starts it for some workloads, none of which it lacks, and returns when it has answered each
     * of them rightly.
     *
     * @param workloads at least one
     * @param directory empty, for its data and its log
     * @throws IllegalStateException if it doesn't answer rightly in time; its log says why
     */
    RunningSystem start(List<Workload> workloads, Path directory)
            throws IOException, InterruptedException;
}
