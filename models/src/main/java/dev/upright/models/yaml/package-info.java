/** A typed reader of YAML documents that reports everything wrong with one at once. */
@NullMarked
package dev.upright.models.yaml;

import org.jspecify.annotations.NullMarked;
