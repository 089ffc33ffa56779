/**
 * {@code ./dev bench http}: systems beside each other under the same loads, round by round. Uses
 * the systems, the loads and the report; nobody uses it.
 */
@NullMarked
package io.penstock.benchmarks.http;

import org.jspecify.annotations.NullMarked;
