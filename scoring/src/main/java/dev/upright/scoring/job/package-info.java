/** A whole job: many pictures at once, rows in order, what was done before left out. */
@NullMarked
package dev.upright.scoring.job;

import org.jspecify.annotations.NullMarked;
