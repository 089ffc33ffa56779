/** Functions under test. */
@NullMarked
package sample;

import org.jspecify.annotations.NullMarked;
