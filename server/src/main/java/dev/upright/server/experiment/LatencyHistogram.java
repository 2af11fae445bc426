package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;

/**
 * Latencies in buckets of nanoseconds, 128 to each power of two: exact below 256 ns and to 0.8 % of the value above, for any
 * latency, in 58 kB at most.
 */
final class LatencyHistogram {
    private static final int BITS = 7;
    private static final int PER_OCTAVE = 1 << BITS;

    /** Of the longest latency there is. */
    private static final int LAST_BUCKET = bucket(Long.MAX_VALUE);

    private long[] counts = {};
    private long count;

    static LatencyHistogram restore(JsonNode saved) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 0; i + 1 < saved.size(); i += 2) {
            int bucket = saved.required(i).asInt();
            long times = saved.required(i + 1).asLong();
            if (bucket < 0 || bucket > LAST_BUCKET || times < 1) {
                throw new IllegalArgumentException("no histogram has " + times + " latencies in bucket " + bucket);
            }
            histogram.add(bucket, times);
        }
        return histogram;
    }

    /** Buckets that are not empty, each followed by its count. */
    ArrayNode save() {
        ArrayNode saved = JsonNodeFactory.instance.arrayNode();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                saved.add(bucket).add(counts[bucket]);
            }
        }
        return saved;
    }

    /** @param nanos 0 or more */
    void record(long nanos) {
        add(bucket(nanos), 1);
    }

    private void add(int bucket, long times) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, bucket + PER_OCTAVE);
        }
        counts[bucket] += times;
        count += times;
    }

    long count() {
        return count;
    }

    /**
     * The middle of the bucket that holds a percentile, in nanoseconds; 0 where there is no latency.
     *
     * @param share 0 to 1
     */
    double percentile(double share) {
        if (count == 0) {
            return 0;
        }
        int bucket = bucketOfRank((long) Math.ceil(share * count));
        return lowest(bucket) + (width(bucket) - 1) / 2.0;
    }

    /** A lower bound, within a bucket's width, of the latency of that rank; the shortest has rank 1. */
    long atLeast(long rank) {
        return lowest(bucketOfRank(rank));
    }

    /** An upper bound, within a bucket's width, of the latency of that rank; the shortest has rank 1. */
    long atMost(long rank) {
        int bucket = bucketOfRank(rank);
        return lowest(bucket) + width(bucket) - 1;
    }

    /** Counts from the top, because high percentiles are asked for most. */
    private int bucketOfRank(long rank) {
        long fromTop = count - Math.clamp(rank, 1, count) + 1;
        long seen = 0;
        int bucket = counts.length;
        while (seen < fromTop) {
            bucket--;
            seen += counts[bucket];
        }
        return bucket;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - BITS);
        return (shift << BITS) + (int) (nanos >>> shift);
    }

    private static long lowest(int bucket) {
        return bucket < 2 * PER_OCTAVE ? bucket : (long) ((bucket & (PER_OCTAVE - 1)) + PER_OCTAVE) << shift(bucket);
    }

    private static long width(int bucket) {
        return 1L << shift(bucket);
    }

    private static int shift(int bucket) {
        return Math.max(0, (bucket >>> BITS) - 1);
    }
}
