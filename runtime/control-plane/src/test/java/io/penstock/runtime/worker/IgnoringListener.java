package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame.LogLine;

/** Doesn't care what happens in a worker. */
class IgnoringListener implements WorkerListener {

    @Override
    public void draining(WorkerProcess worker) {}

    @Override
    public void gone(WorkerProcess worker) {}

    @Override
    public void logged(WorkerProcess worker, LogLine line) {}

    @Override
    public void leaked(WorkerProcess worker, long instanceId) {}
}
