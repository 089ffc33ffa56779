/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.event;

import org.jspecify.annotations.NullMarked;
