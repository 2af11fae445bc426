/**
 * Dynamic batching: submissions wait in one bounded queue per model, lanes take them in batches, every submission is settled
 * exactly once.
 *
 * <p>Locks: the queue's lock is the only one here, and nobody calls out of this package while holding it.
 */
@NullMarked
package dev.upright.models.batch;

import org.jspecify.annotations.NullMarked;
