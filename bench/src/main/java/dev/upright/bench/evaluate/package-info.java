/** {@code ./upright evaluate}: how good a version's answers are, through the classes that serve. */
@NullMarked
package dev.upright.bench.evaluate;

import org.jspecify.annotations.NullMarked;
