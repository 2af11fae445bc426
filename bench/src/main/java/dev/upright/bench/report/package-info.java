/** What was measured, as records, as a table for people and as JSON. */
@NullMarked
package dev.upright.bench.report;

import org.jspecify.annotations.NullMarked;
