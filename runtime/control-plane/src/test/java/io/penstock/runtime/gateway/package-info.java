/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.gateway;

import org.jspecify.annotations.NullMarked;
