/** The model's input in memory: its shape, its owned native buffer, and the contiguous rows of a batch. */
@NullMarked
package dev.upright.preprocess.tensor;

import org.jspecify.annotations.NullMarked;
