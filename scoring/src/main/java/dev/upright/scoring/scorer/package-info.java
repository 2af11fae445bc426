/** Bytes to a score: models loaded once, one decode for all of them. Knows nothing of files. */
@NullMarked
package dev.upright.scoring.scorer;

import org.jspecify.annotations.NullMarked;
