/** Simulated canaries. */
@NullMarked
package dev.upright.server.experiment;

import org.jspecify.annotations.NullMarked;
