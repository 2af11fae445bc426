/** What is sent: the pictures of a folder, the same in other sizes, and pictures that nobody has sent before. */
@NullMarked
package dev.upright.bench.pictures;

import org.jspecify.annotations.NullMarked;
