/** Images to thumbnails: a function over streams. */
@NullMarked
package io.penstock.sample.thumbnail;

import org.jspecify.annotations.NullMarked;
