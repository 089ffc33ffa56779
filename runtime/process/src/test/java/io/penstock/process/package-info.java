/** Unit tests. */
@NullMarked
package io.penstock.process;

import org.jspecify.annotations.NullMarked;
