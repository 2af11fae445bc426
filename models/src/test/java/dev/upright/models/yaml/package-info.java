/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.yaml;

import org.jspecify.annotations.NullMarked;
