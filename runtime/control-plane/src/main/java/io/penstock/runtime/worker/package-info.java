/**
 * One worker process: spawn, handshake, watch, talk, drain, kill. The only package that starts
 * processes and the only one that speaks the worker protocol.
 *
 * <p>A {@link io.penstock.runtime.worker.WorkerProcess} owns its process and control connection; an
 * {@link io.penstock.runtime.worker.Instance} its lanes. Starts and ends block the calling virtual
 * thread, calls don't; listeners are told on the worker's own threads, without a lock held.
 */
@NullMarked
package io.penstock.runtime.worker;

import org.jspecify.annotations.NullMarked;
