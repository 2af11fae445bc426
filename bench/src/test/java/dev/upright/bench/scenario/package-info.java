/** Tests of this package. */
@NullMarked
package dev.upright.bench.scenario;

import org.jspecify.annotations.NullMarked;
