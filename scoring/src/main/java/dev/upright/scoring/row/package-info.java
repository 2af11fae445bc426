/** What is said of one picture: a flat row, its closed list of reasons, and its JSON. The same picture and model give the same row, but for the time it took. */
@NullMarked
package dev.upright.scoring.row;

import org.jspecify.annotations.NullMarked;
