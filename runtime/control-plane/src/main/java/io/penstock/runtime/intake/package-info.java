/**
 * The single door: whatever wants to run a function comes through here, is given an id and a
 * version, and is let in only while there is room and the runtime isn't stopping.
 */
@NullMarked
package io.penstock.runtime.intake;

import org.jspecify.annotations.NullMarked;
