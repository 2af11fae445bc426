package dev.upright.bench.load;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What one worker saw. Used by its thread alone, then read when that has ended. */
final class Tally {
    static final int OK = 200;
    private static final int FIRST_CAPACITY = 1024;

    private final Map<Integer, Long> answers = new TreeMap<>();
    private long[] okNanos = new long[FIRST_CAPACITY];
    private int okCount;
    private long broken;

    void answered(int status, long nanos) {
        answers.merge(status, 1L, Long::sum);
        if (status == OK) {
            if (okCount == okNanos.length) {
                okNanos = Arrays.copyOf(okNanos, 2 * okCount);
            }
            okNanos[okCount++] = nanos;
        }
    }

    void broke() {
        broken++;
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
}
