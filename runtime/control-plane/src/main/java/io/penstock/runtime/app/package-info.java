/** The composition root: knows every class, and nobody knows it. Start and stop order. */
@NullMarked
package io.penstock.runtime.app;

import org.jspecify.annotations.NullMarked;
