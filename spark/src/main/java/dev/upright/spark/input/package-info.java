/** Where pictures come from: listed by the driver, read by the executors. */
@NullMarked
package dev.upright.spark.input;

import org.jspecify.annotations.NullMarked;
