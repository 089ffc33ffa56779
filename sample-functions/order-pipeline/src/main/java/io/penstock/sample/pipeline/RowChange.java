package io.penstock.sample.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a database trigger says of a changed row; it says more than is needed here.
 *
 * @param after the row as it is now
 */
public record RowChange(@Nullable OrderRow after) {}
