/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.output;

import org.jspecify.annotations.NullMarked;
