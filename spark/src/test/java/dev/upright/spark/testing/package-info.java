@NullMarked
package dev.upright.spark.testing;

import org.jspecify.annotations.NullMarked;
