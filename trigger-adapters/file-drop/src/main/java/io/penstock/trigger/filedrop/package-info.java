/**
 * The trigger adapter of type {@code file-drop}: each file that is dropped into a directory becomes
 * one event. The adapter host calls {@link io.penstock.trigger.filedrop.FileDropProvider}; all else
 * is private to the package.
 *
 * <p>Three threads a trigger: {@link io.penstock.trigger.filedrop.Scanner} finds files that are
 * whole, {@link io.penstock.trigger.filedrop.Emitter} claims and emits them in the order it is
 * given them, {@link io.penstock.trigger.filedrop.Endings} puts them where they belong once their
 * invocation has ended. A fourth, of {@link io.penstock.trigger.filedrop.DirectoryWatch}, only
 * wakes the scanner. What has to survive a kill is in the names of files and folders;
 * docs/internals/ file-drop.md has the states.
 */
@NullMarked
package io.penstock.trigger.filedrop;

import org.jspecify.annotations.NullMarked;
