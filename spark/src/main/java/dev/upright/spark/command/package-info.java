/** The application: {@code upright score --spark}, and what {@code spark-submit} runs. The only place that knows the terminal. */
@NullMarked
package dev.upright.spark.command;

import org.jspecify.annotations.NullMarked;
