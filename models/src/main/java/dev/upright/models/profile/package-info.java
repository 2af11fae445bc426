/** How a device is best used for a model: measured when the model is first loaded, kept beside it, and chosen from by one rule. */
@NullMarked
package dev.upright.models.profile;

import org.jspecify.annotations.NullMarked;
