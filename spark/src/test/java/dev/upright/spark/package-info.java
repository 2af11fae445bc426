@NullMarked
package dev.upright.spark;

import org.jspecify.annotations.NullMarked;
