/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.runtime;

import org.jspecify.annotations.NullMarked;
