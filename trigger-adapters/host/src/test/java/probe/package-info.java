/** An adapter as a third party would write it; packed into jars by the tests of the host. */
@NullMarked
package probe;

import org.jspecify.annotations.NullMarked;
