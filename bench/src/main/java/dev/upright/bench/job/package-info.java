/** A job of the server's: the archive that makes it, and how far it is. */
@NullMarked
package dev.upright.bench.job;

import org.jspecify.annotations.NullMarked;
