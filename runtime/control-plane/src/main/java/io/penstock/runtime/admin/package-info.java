/**
 * The management API, {@code /v1}, as REST resources. Translates between HTTP and the core and
 * decides nothing: names and settings are checked by {@code event} and {@code registry}, rights by
 * {@code access}. Every failure leaves through {@link io.penstock.runtime.admin.ProblemMapper}.
 * Resources run on virtual threads and may block.
 *
 * <p>Reads and changes are resources of their own. In the hash map from which Quarkus REST takes
 * the methods of a resource, {@code GET} and {@code DELETE} share a place, in an order that differs
 * from build to build: ADR 0016.
 */
@NullMarked
package io.penstock.runtime.admin;

import org.jspecify.annotations.NullMarked;
