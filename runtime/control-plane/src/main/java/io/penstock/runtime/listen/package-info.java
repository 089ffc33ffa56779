/**
 * The socket that HTTP connections come in by: whose it is, and how it is left to a successor.
 * Vert.x does everything else with it.
 */
@NullMarked
package io.penstock.runtime.listen;

import org.jspecify.annotations.NullMarked;
