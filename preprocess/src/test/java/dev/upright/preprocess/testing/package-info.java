/** Pictures and probes for tests, also of the floors above: made in code, or read from the shared data folder when it is there. */
@NullMarked
package dev.upright.preprocess.testing;

import org.jspecify.annotations.NullMarked;
