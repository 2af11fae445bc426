/** The real server in a process of its own, and what it says about itself. */
@NullMarked
package dev.upright.bench.served;

import org.jspecify.annotations.NullMarked;
