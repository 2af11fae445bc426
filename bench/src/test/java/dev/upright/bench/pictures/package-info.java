/** Tests of this package. */
@NullMarked
package dev.upright.bench.pictures;

import org.jspecify.annotations.NullMarked;
