/**
 * The words of the core: names, ids, error codes, what travels from the door to the worker.
 * Immutable values without behaviour; every other package may use them, they use none.
 */
@NullMarked
package io.penstock.runtime.event;

import org.jspecify.annotations.NullMarked;
