/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.queue;

import org.jspecify.annotations.NullMarked;
