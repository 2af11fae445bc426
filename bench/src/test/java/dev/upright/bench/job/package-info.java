/** Tests of this package. */
@NullMarked
package dev.upright.bench.job;

import org.jspecify.annotations.NullMarked;
