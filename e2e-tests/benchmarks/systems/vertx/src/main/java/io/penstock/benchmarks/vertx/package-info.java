/** The limit: Vert.x routes and nothing else. */
@NullMarked
package io.penstock.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
