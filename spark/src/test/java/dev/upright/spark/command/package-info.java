@NullMarked
package dev.upright.spark.command;

import org.jspecify.annotations.NullMarked;
