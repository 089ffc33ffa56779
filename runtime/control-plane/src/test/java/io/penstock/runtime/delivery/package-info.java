/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.delivery;

import org.jspecify.annotations.NullMarked;
