/** Tests. */
@NullMarked
package dev.upright.preprocess.transform;

import org.jspecify.annotations.NullMarked;
