/** Tests of this package. */
@NullMarked
package dev.upright.bench.report;

import org.jspecify.annotations.NullMarked;
