/**
 * Runs what the durable queue holds: takes events out of it as fast as their functions can run
 * them, decides what each attempt's end means, and makes that durable. docs/internals/queue.md has
 * the whole picture.
 */
@NullMarked
package io.penstock.runtime.delivery;

import org.jspecify.annotations.NullMarked;
