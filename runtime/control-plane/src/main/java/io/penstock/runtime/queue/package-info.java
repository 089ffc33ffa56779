/**
 * The durable queue: what an accepted event is, the states it goes through, and what the store
 * promises about it. docs/internals/queue.md has the whole picture.
 */
@NullMarked
package io.penstock.runtime.queue;

import org.jspecify.annotations.NullMarked;
