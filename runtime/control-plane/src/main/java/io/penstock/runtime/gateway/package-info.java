/**
 * The HTTP trigger: plain Vert.x routes that take calls and send answers. A request is read whole
 * on its event loop, then a virtual thread carries it through dispatch and writes the answer; or
 * the intake makes it durable, and the event loop writes the answer.
 */
@NullMarked
package io.penstock.runtime.gateway;

import org.jspecify.annotations.NullMarked;
