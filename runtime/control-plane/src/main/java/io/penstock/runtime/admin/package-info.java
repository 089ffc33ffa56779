/**
 * The management API, {@code /v1}, as REST resources. Translates between HTTP and the core and
 * decides nothing: names and settings are checked by {@code event} and {@code registry}, rights by
 * {@code access}. Every failure leaves through {@link io.penstock.runtime.admin.ProblemMapper}.
 * Resources run on virtual threads and may block.
 */
@NullMarked
package io.penstock.runtime.admin;

import org.jspecify.annotations.NullMarked;
