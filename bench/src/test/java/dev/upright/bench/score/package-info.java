/** Tests of this package. */
@NullMarked
package dev.upright.bench.score;

import org.jspecify.annotations.NullMarked;
