/** Pages that need nothing else: their frame, their style, charts as inline SVG. Knows nothing of what they show. */
@NullMarked
package dev.upright.bench.page;

import org.jspecify.annotations.NullMarked;
