/** Every meter of the server, by name, in one file. */
@NullMarked
package dev.upright.server.metrics;

import org.jspecify.annotations.NullMarked;
