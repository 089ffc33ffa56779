/** Rules that hold for the whole source. */
@NullMarked
package io.penstock.runtime;

import org.jspecify.annotations.NullMarked;
