/** Tests of this package. */
@NullMarked
package dev.upright.bench.evaluate;

import org.jspecify.annotations.NullMarked;
