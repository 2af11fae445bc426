/** Tests of the package of the same name. */
@NullMarked
package dev.upright.models.repository;

import org.jspecify.annotations.NullMarked;
