/** Tests of this package. */
@NullMarked
package dev.upright.bench.load;

import org.jspecify.annotations.NullMarked;
