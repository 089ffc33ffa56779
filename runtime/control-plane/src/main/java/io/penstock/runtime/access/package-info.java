/**
 * Who may do what: keys, their scopes, and the door that checks them. Keys are known by their hash
 * only; checking one reads an immutable snapshot in memory and never waits. Called by {@code admin}
 * and {@code gateway}.
 */
@NullMarked
package io.penstock.runtime.access;

import org.jspecify.annotations.NullMarked;
