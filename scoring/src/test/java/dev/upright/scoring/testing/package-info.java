@NullMarked
package dev.upright.scoring.testing;

import org.jspecify.annotations.NullMarked;
