/**
 * Functions, their versions and aliases, and triggers: what shall run. Kept in memory as one
 * immutable snapshot that is swapped whole; calls read it without a lock and without the store.
 * Changes are made by one thread at a time, written to the store first, then published, then told
 * to the listeners.
 */
@NullMarked
package io.penstock.runtime.registry;

import org.jspecify.annotations.NullMarked;
