/** What models said of pictures before, and what they are being asked at this moment: nothing is computed twice that need not be. */
@NullMarked
package dev.upright.server.cache;

import org.jspecify.annotations.NullMarked;
