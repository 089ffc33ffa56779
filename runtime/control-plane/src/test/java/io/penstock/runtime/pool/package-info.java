/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.pool;

import org.jspecify.annotations.NullMarked;
