@NullMarked
package dev.upright.scoring.row;

import org.jspecify.annotations.NullMarked;
