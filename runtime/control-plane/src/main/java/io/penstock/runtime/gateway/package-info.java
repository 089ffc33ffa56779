/**
 * The HTTP trigger: plain Vert.x routes that take calls and send answers. A request is read whole
 * on its event loop, then a virtual thread carries it through intake and dispatch and writes the
 * answer.
 */
@NullMarked
package io.penstock.runtime.gateway;

import org.jspecify.annotations.NullMarked;
