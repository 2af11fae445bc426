/** How good answers are: pure figures over answers whose truth is known. */
@NullMarked
package dev.upright.bench.accuracy;

import org.jspecify.annotations.NullMarked;
