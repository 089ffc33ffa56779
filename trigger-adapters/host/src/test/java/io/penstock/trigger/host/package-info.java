/** Tests of the adapter host: units, and whole processes against a control-plane double. */
@NullMarked
package io.penstock.trigger.host;

import org.jspecify.annotations.NullMarked;
