@NullMarked
package dev.upright.scoring.input;

import org.jspecify.annotations.NullMarked;
