@NullMarked
package dev.upright.server.store;

import org.jspecify.annotations.NullMarked;
