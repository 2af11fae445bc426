/** From the scores an engine returns to calibrated probabilities, best classes and orientation decisions. */
@NullMarked
package dev.upright.models.output;

import org.jspecify.annotations.NullMarked;
