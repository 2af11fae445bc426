@NullMarked
package dev.upright.scoring.job;

import org.jspecify.annotations.NullMarked;
