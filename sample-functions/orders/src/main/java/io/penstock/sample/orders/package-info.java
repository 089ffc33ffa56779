/** Orders to receipts: a typed function whose records are bound from and to JSON. */
@NullMarked
package io.penstock.sample.orders;

import org.jspecify.annotations.NullMarked;
