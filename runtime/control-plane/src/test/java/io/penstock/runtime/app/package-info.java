/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.app;

import org.jspecify.annotations.NullMarked;
