/**
 * How the runtime is seen from outside: log lines with facts as key-values, and meters. A leaf: it
 * knows the words of {@code event} and nothing else of the runtime.
 */
@NullMarked
package io.penstock.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
