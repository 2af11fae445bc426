/** Tests of this package. */
@NullMarked
package dev.upright.bench.demo;

import org.jspecify.annotations.NullMarked;
