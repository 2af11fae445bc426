package dev.upright.bench.load;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came back in the measured time.
 *
 * @param seconds how long that was
 * @param answers how many answers of each status
 * @param broken exchanges that ended without an answer
 * @param latencies those of the answers 200
 */
public record LoadResult(double seconds, Map<Integer, Long> answers, long broken, Latencies latencies) {
    public LoadResult {
        answers = Collections.unmodifiableMap(new TreeMap<>(answers));
    }

    static LoadResult of(double seconds, Collection<Tally> tallies) {
        Map<Integer, Long> answers = new TreeMap<>();
        tallies.forEach(tally -> tally.answers().forEach((status, count) -> answers.merge(status, count, Long::sum)));
        long broken = tallies.stream().mapToLong(Tally::broken).sum();
        return new LoadResult(seconds, answers, broken, Latencies.of(tallies));
    }

    /** Answers 200; no other answer is a picture served. */
    public long served() {
        return answers.getOrDefault(Tally.OK, 0L);
    }

    public double perSecond() {
        return served() / seconds;
    }
}
