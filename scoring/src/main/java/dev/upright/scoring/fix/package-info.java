/** Upright copies of pictures that lie on their side. */
@NullMarked
package dev.upright.scoring.fix;

import org.jspecify.annotations.NullMarked;
