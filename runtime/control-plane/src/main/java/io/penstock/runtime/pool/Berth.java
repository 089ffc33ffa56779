package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.worker.WorkerProcess;

/**
 * A place for one instance in a worker, its memory reserved. Given back to the {@link Fleet} once.
 *
 * @param host the worker's entry in the fleet
 * @param worker the worker; held for the start
 * @param memory what is reserved
 * @param startKind what it took to get the place
 */
record Berth(Host host, WorkerProcess worker, MemorySize memory, StartKind startKind) {}
