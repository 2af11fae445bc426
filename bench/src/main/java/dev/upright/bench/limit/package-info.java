/** The limit: the work on a picture and nothing else. */
@NullMarked
package dev.upright.bench.limit;

import org.jspecify.annotations.NullMarked;
