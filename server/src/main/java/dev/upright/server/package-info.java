@NullMarked
package dev.upright.server;

import org.jspecify.annotations.NullMarked;
