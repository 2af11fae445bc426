/** Rows as Spark has them: one schema for all that is read and written. */
@NullMarked
package dev.upright.spark.row;

import org.jspecify.annotations.NullMarked;
