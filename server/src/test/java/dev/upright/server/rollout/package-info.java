/** Which version answers. */
@NullMarked
package dev.upright.server.rollout;

import org.jspecify.annotations.NullMarked;
