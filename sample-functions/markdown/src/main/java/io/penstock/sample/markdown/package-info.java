/** Markdown to HTML with CommonMark: a function that decides status and headers by itself. */
@NullMarked
package io.penstock.sample.markdown;

import org.jspecify.annotations.NullMarked;
