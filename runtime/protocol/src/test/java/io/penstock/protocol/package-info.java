/** Tests of the frames, and doubles of their channels. */
@NullMarked
package io.penstock.protocol;

import org.jspecify.annotations.NullMarked;
