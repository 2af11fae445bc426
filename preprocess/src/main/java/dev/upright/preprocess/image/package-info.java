/** Pictures: what the bytes claim, whether they may be decoded, and the decoded pixels the right way round. */
@NullMarked
package dev.upright.preprocess.image;

import org.jspecify.annotations.NullMarked;
