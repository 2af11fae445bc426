/** The loads that {@code ./upright bench --compare} puts on a server, one class each, and what they find. */
@NullMarked
package dev.upright.bench.scenario;

import org.jspecify.annotations.NullMarked;
