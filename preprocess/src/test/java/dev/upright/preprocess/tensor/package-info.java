/** Tests. */
@NullMarked
package dev.upright.preprocess.tensor;

import org.jspecify.annotations.NullMarked;
