/** Settings: typed, with units, every one documented, every problem named at once. */
@NullMarked
package dev.upright.server.config;

import org.jspecify.annotations.NullMarked;
