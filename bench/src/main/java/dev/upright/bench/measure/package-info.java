/** What every measurement is made of: a window of time, processor time, and the reason why one cannot be made. */
@NullMarked
package dev.upright.bench.measure;

import org.jspecify.annotations.NullMarked;
