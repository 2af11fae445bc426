package dev.upright.server.prediction;

import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.cache.CachedResult;

/**
 * What one model says of the picture, and what it took this request to learn that.
 *
 * @param outcome how it came here
 */
record Finding(CachedResult result, CacheOutcome outcome, Work work) {

    /**
     * Readings of the ticker, and nanoseconds. What was not done for this request took none.
     *
     * @param failover whether it was done where others stand by for a device that is out
     * @param admitted when waiting or work began: header read, or the result found
     * @param calibration from scores to probabilities
     * @param done when the result was there
     */
    record Work(
            boolean failover,
            long admitted,
            long decode,
            long preprocess,
            long queue,
            long inference,
            long calibration,
            long done) {
        static Work none(long admitted, long done) {
            return new Work(false, admitted, 0, 0, 0, 0, 0, done);
        }
    }

    /** Whether this request had it computed. */
    boolean computed() {
        return switch (outcome) {
            case MISS, BYPASS -> true;
            case HIT, SHARED -> false;
        };
    }
}
