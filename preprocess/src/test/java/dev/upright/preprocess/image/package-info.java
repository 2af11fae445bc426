/** Tests. */
@NullMarked
package dev.upright.preprocess.image;

import org.jspecify.annotations.NullMarked;
