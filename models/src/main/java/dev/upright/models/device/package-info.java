/** Which devices there are, which may be used, and why not the others. */
@NullMarked
package dev.upright.models.device;

import org.jspecify.annotations.NullMarked;
