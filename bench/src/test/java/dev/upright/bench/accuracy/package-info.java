/** Tests of this package. */
@NullMarked
package dev.upright.bench.accuracy;

import org.jspecify.annotations.NullMarked;
