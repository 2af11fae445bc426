@NullMarked
package dev.upright.scoring;

import org.jspecify.annotations.NullMarked;
