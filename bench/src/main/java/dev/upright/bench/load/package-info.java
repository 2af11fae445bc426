/** Load over HTTP: a lean client, a closed and an open loop, and what they count. Knows nothing of models. */
@NullMarked
package dev.upright.bench.load;

import org.jspecify.annotations.NullMarked;
