/**
 * Jars on disk, by the SHA-256 of their bytes. A jar is checked through and through before it gets
 * its name, appears in one step, never changes, and goes when no version needs it. Any number of
 * threads may call; nothing here knows functions.
 */
@NullMarked
package io.penstock.runtime.artifact;

import org.jspecify.annotations.NullMarked;
