/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.manifest;

import org.jspecify.annotations.NullMarked;
