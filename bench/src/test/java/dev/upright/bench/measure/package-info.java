/** Tests of this package. */
@NullMarked
package dev.upright.bench.measure;

import org.jspecify.annotations.NullMarked;
