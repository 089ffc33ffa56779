/** From a row in a database to a confirmation: two functions with an event between them. */
@NullMarked
package io.penstock.sample.pipeline;

import org.jspecify.annotations.NullMarked;
