/** One picture's journey from bytes to an answer. */
@NullMarked
package dev.upright.server.prediction;

import org.jspecify.annotations.NullMarked;
