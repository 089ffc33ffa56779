/**
 * Asks a server over HTTP, at a rate or with so many callers, and says how it answered: Hyperfoil
 * in a process of its own, and wrk where it is installed. See ADR 0013. Knows nothing of what it
 * asks.
 */
@NullMarked
package io.penstock.benchmarks.load;

import org.jspecify.annotations.NullMarked;
