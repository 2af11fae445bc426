/** The command {@code upright score}. The only place that knows the terminal. */
@NullMarked
package dev.upright.scoring.command;

import org.jspecify.annotations.NullMarked;
