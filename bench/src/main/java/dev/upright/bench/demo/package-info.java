/** {@code ./upright demo}: a server that is shown at work, step by step, every claim checked while it is made. */
@NullMarked
package dev.upright.bench.demo;

import org.jspecify.annotations.NullMarked;
