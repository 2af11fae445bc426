/** JMH benchmarks of the parts that every picture passes: {@code ./upright jmh}. */
@NullMarked
package dev.upright.bench.micro;

import org.jspecify.annotations.NullMarked;
