/** A server to talk to, models that read marked pictures, and callers. */
@NullMarked
package dev.upright.server.testing;

import org.jspecify.annotations.NullMarked;
