/** Tests of this package, and doubles for them. */
@NullMarked
package io.penstock.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
