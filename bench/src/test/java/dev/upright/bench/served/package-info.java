/** Tests of this package. */
@NullMarked
package dev.upright.bench.served;

import org.jspecify.annotations.NullMarked;
