/** {@code ./upright score} on the pictures that the limit is measured with: its job in this process, the command in one of its own. */
@NullMarked
package dev.upright.bench.score;

import org.jspecify.annotations.NullMarked;
