package dev.upright.bench.load;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What one worker saw. Used by its thread alone, then read when that has ended. */
final class Tally {
    private static final int FIRST_CAPACITY = 1024;

    private final Map<Integer, Long> answers = new TreeMap<>();
    private long[] okNanos = new long[FIRST_CAPACITY];
    private int okCount;
    private long broken;
    private long unsent;
    private long toldWhen;
    private long cached;

    void answered(Reply reply, long nanos) {
        answers.merge(reply.status(), 1L, Long::sum);
        if (reply.retryAfter().isPresent()) {
            toldWhen++;
        }
        if (reply.ok()) {
            if (reply.cached()) {
                cached++;
            }
            if (okCount == okNanos.length) {
                okNanos = Arrays.copyOf(okNanos, 2 * okCount);
            }
            okNanos[okCount++] = nanos;
        }
    }

    void broke() {
        broken++;
    }

    void gaveUp() {
        unsent++;
    }

    Map<Integer, Long> answers() {
        return answers;
    }

    LongStream latencies() {
        return Arrays.stream(okNanos, 0, okCount);
    }

    long broken() {
        return broken;
    }

    long unsent() {
        return unsent;
    }

    long toldWhen() {
        return toldWhen;
    }

    long cached() {
        return cached;
    }
}
