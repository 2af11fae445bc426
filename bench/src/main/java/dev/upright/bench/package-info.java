/** Measures the limit of a machine, and what the server makes of it. Nothing depends on this module. */
@NullMarked
package dev.upright.bench;

import org.jspecify.annotations.NullMarked;
