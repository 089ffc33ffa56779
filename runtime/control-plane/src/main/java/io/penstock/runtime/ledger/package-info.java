/**
 * Metering and billing: one row per attempt and per instance start, sums per minute for good, and
 * what they cost. Rows of asynchronous attempts are written with their settlement; the others are
 * gathered here and written in batches.
 */
@NullMarked
package io.penstock.runtime.ledger;

import org.jspecify.annotations.NullMarked;
