/**
 * What the processes that the control plane starts have in common: how they connect, their own
 * threads, their heartbeat, and how output of user code goes to the control plane. Knows neither
 * functions nor adapters; used by the worker and by the adapter host.
 */
@NullMarked
package io.penstock.process;

import org.jspecify.annotations.NullMarked;
