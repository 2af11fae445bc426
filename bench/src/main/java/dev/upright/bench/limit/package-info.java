/** The limit: the work on a picture and nothing else, by the server's own parts. */
@NullMarked
package dev.upright.bench.limit;

import org.jspecify.annotations.NullMarked;
