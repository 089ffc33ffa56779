/**
 * The HTTP trigger: plain Vert.x routes that take calls and send answers. A request is read whole
 * on its event loop, then goes through dispatch, which never blocks; or the intake makes it
 * durable. Answers are written from the event loops of connections and lanes, and those in parts
 * from virtual threads.
 */
@NullMarked
package io.penstock.runtime.gateway;

import org.jspecify.annotations.NullMarked;
