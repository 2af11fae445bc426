/** What is kept, and who waits for whom. */
@NullMarked
package dev.upright.server.cache;

import org.jspecify.annotations.NullMarked;
