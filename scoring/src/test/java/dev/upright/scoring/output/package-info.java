@NullMarked
package dev.upright.scoring.output;

import org.jspecify.annotations.NullMarked;
