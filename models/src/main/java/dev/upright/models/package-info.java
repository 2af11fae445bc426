@NullMarked
package dev.upright.models;

import org.jspecify.annotations.NullMarked;
