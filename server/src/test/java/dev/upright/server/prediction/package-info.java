/** The threads of the preprocessing. */
@NullMarked
package dev.upright.server.prediction;

import org.jspecify.annotations.NullMarked;
