/** Which version of a model answers a request, and why. */
@NullMarked
package dev.upright.server.rollout;

import org.jspecify.annotations.NullMarked;
