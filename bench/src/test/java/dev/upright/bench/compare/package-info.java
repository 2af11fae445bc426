/** Tests of this package. */
@NullMarked
package dev.upright.bench.compare;

import org.jspecify.annotations.NullMarked;
