/** What scores in an executor: one warm engine a process, shared by its tasks, and the models' way there. */
@NullMarked
package dev.upright.spark.engine;

import org.jspecify.annotations.NullMarked;
