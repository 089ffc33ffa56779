/**
 * Bounds that several packages share: threads that are named and never die in silence, deadlines,
 * and permits. A leaf like {@code event}.
 */
@NullMarked
package io.penstock.runtime.limit;

import org.jspecify.annotations.NullMarked;
