/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.device;

import org.jspecify.annotations.NullMarked;
