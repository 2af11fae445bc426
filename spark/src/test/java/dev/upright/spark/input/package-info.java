@NullMarked
package dev.upright.spark.input;

import org.jspecify.annotations.NullMarked;
