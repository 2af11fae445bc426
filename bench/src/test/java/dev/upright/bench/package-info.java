/** Tests of this package. */
@NullMarked
package dev.upright.bench;

import org.jspecify.annotations.NullMarked;
