@NullMarked
package dev.upright.scoring.scorer;

import org.jspecify.annotations.NullMarked;
