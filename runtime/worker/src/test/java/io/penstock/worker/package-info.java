/** Tests of the worker: units, and whole processes against a control-plane double. */
@NullMarked
package io.penstock.worker;

import org.jspecify.annotations.NullMarked;
