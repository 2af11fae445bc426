/** Models at run time: loaded, proven, warmed, leased to requests, drained and unloaded. */
@NullMarked
package dev.upright.models.runtime;

import org.jspecify.annotations.NullMarked;
