package io.penstock.runtime.worker;

/** Starts adapter hosts. Safe for several threads. */
@FunctionalInterface
public interface AdapterHostStarter {

    /**
     * Starts a host and waits until it has connected.
     *
     * @param listener is told of it from now on, maybe before this returns
     * @throws WorkerStartException if it ends or stays silent instead
     */
    AdapterHostLink launch(AdapterHostListener listener) throws WorkerStartException;
}
