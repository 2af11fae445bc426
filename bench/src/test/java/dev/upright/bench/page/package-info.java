/** Tests of this package. */
@NullMarked
package dev.upright.bench.page;

import org.jspecify.annotations.NullMarked;
