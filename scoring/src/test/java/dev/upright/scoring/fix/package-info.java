@NullMarked
package dev.upright.scoring.fix;

import org.jspecify.annotations.NullMarked;
