/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.intake;

import org.jspecify.annotations.NullMarked;
