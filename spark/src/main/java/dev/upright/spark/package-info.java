/** Scoring as a function of datasets, for a Spark job of one's own. */
@NullMarked
package dev.upright.spark;

import org.jspecify.annotations.NullMarked;
