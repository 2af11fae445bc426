/** The threads of the preprocessing, and the look for what is known. */
@NullMarked
package dev.upright.server.prediction;

import org.jspecify.annotations.NullMarked;
