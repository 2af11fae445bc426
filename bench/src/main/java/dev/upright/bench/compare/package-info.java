/** {@code ./upright bench --compare}: scenarios for one or several models, and the report of all of them. */
@NullMarked
package dev.upright.bench.compare;

import org.jspecify.annotations.NullMarked;
