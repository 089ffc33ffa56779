/**
 * Functions the end-to-end tests deploy: well-behaved ones that tell what they see, and ones that
 * misbehave on purpose. Each does one thing; none is an example to follow.
 */
@NullMarked
package io.penstock.e2e.functions;

import org.jspecify.annotations.NullMarked;
