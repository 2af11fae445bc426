package dev.upright.bench.load;

import dev.upright.bench.measure.Latencies;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What came back in the measured time.
 *
 * @param seconds how long that was
 * @param answers how many answers of each status
 * @param broken exchanges that ended without an answer
 * @param unsent requests whose time had come and gone before the client could send them; only where it was told to give up
 * @param toldWhen answers that said when to come again
 * @param cached answers 200 out of the server's cache, by its own word
 * @param latencies those of the answers 200
 */
public record LoadResult(
        double seconds,
        Map<Integer, Long> answers,
        long broken,
        long unsent,
        long toldWhen,
        long cached,
        Latencies latencies) {
    public LoadResult {
        answers = Collections.unmodifiableMap(new TreeMap<>(answers));
    }

    static LoadResult of(double seconds, Collection<Tally> tallies) {
        Map<Integer, Long> answers = new TreeMap<>();
        tallies.forEach(tally -> tally.answers().forEach((status, count) -> answers.merge(status, count, Long::sum)));
        return new LoadResult(
                seconds,
                answers,
                sum(tallies, Tally::broken),
                sum(tallies, Tally::unsent),
                sum(tallies, Tally::toldWhen),
                sum(tallies, Tally::cached),
                Latencies.of(tallies.stream().flatMapToLong(Tally::latencies).toArray()));
    }

    private static long sum(Collection<Tally> tallies, ToLongFunction<Tally> value) {
        return tallies.stream().mapToLong(value).sum();
    }

    /** How many answers had this status. */
    public long count(int status) {
        return answers.getOrDefault(status, 0L);
    }

    /** Answers 200; no other answer is a picture served. */
    public long served() {
        return count(Reply.OK);
    }

    /** Answers 200 a second. */
    public double perSecond() {
        return served() / seconds;
    }

    /** Requests that really left, whatever became of them. */
    public long sent() {
        return broken + answers.values().stream().mapToLong(Long::longValue).sum();
    }
}
