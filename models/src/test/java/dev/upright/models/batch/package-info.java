/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.batch;

import org.jspecify.annotations.NullMarked;
