package io.penstock.worker;

import io.penstock.process.LogSink;
import io.penstock.process.OutputCapture;
import io.penstock.process.ProcessThreads;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What the instances of a process share.
 *
 * @param socket the control plane's socket
 * @param api parent of every instance's loader
 * @param meter measures user code
 * @param logs takes lines of output
 * @param output knows whose output a thread's is
 * @param outcalls takes calls of other functions
 * @param leaks watches loaders of ended instances
 * @param threads makes threads
 * @param problems the worker's own problems; the process's standard error
 */
record WorkerServices(
        Path socket,
        ApiLoader api,
        Meter meter,
        LogSink logs,
        OutputCapture output,
        Outcalls outcalls,
        LeakGuard leaks,
        ProcessThreads threads,
        PrintStream problems) {

    void report(String problem, Throwable thrown) {
        problems.println("penstock worker: " + problem + ": " + thrown);
    }
}
