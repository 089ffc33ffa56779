@NullMarked
package io.penstock.runtime.trigger;

import org.jspecify.annotations.NullMarked;
