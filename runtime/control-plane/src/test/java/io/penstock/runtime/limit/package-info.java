/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.limit;

import org.jspecify.annotations.NullMarked;
