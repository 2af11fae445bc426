/** From a decoded picture to the tensor that one model asks for: resize, crop, channel order, normalisation. */
@NullMarked
package dev.upright.preprocess.transform;

import org.jspecify.annotations.NullMarked;
