/** Where rows go: the journal that survives a kill, and the result that appears whole. */
@NullMarked
package dev.upright.scoring.output;

import org.jspecify.annotations.NullMarked;
