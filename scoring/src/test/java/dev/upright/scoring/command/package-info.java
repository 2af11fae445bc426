@NullMarked
package dev.upright.scoring.command;

import org.jspecify.annotations.NullMarked;
