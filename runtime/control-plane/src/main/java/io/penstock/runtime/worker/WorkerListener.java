package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame.LogLine;

/** Is told what happens in a worker, on the worker's threads, with no lock held. */
public interface WorkerListener {

    /** The worker takes no new work from now on. Comes at most once, before {@link #gone}. */
    void draining(WorkerProcess worker);

    /** The process has ended. Comes once. */
    void gone(WorkerProcess worker);

    /** A function wrote a line of output. */
    void logged(WorkerProcess worker, LogLine line);

    /** The class loader of an instance that has ended can't be collected. */
    void leaked(WorkerProcess worker, long instanceId);
}
