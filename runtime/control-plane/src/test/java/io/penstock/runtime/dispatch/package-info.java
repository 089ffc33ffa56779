/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
