/** The composition root: settings in, a running server out. Constructor injection by hand, no container. */
@NullMarked
package dev.upright.server;

import org.jspecify.annotations.NullMarked;
