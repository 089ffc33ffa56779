/**
 * The function that a new worker runs before it gets a real one. It is packed into a jar of its own
 * and loaded like any other function, so that the first real call finds every class of the path
 * loaded.
 */
@NullMarked
package io.penstock.priming;

import org.jspecify.annotations.NullMarked;
