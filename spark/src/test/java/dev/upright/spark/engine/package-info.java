@NullMarked
package dev.upright.spark.engine;

import org.jspecify.annotations.NullMarked;
