/** Hand-written parts for tests of this floor and those above. */
@NullMarked
package dev.upright.models.testing;

import org.jspecify.annotations.NullMarked;
