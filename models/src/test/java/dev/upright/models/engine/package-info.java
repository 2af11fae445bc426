/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.engine;

import org.jspecify.annotations.NullMarked;
