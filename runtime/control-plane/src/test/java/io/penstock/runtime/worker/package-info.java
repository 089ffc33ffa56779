/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.worker;

import org.jspecify.annotations.NullMarked;
