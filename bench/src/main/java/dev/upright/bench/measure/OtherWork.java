package dev.upright.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What else the machine does while something is measured on it: the processor time of all its processes, and what neighbours on the same
 * host took, without this process and its children. Linux only; elsewhere nothing is known, which reads as NaN.
 *
 * @param nanos when it was read, on {@link System#nanoTime()}
 * @param seconds processor time of everybody else since the machine started
 */
public record OtherWork(long nanos, double seconds) {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");

    /** Linux tells these times in hundredths of a second (USER_HZ), whatever its own clock is. */
    private static final double TICKS_A_SECOND = 100;

    /** user, nice, system, irq, softirq, steal of {@code cpu ...}; idle and iowait lie between, guests are in user. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

    /** utime, stime and those of children that have ended, counted from behind the name, which may hold blanks. */
    private static final List<Integer> OWN = List.of(12, 13, 14, 15);

    /**
     * Reads it now.
     *
     * @param children processor time of children that still run
     */
    public static OtherWork now(Duration children) {
        long nanos = System.nanoTime();
        try {
            String own = Files.readString(SELF);
            double all = ticks(Files.readString(MACHINE).lines().findFirst().orElse(""), BUSY);
            double mine = ticks(own.substring(own.lastIndexOf(')')), OWN);
            double running = children.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
            return new OtherWork(nanos, (all - mine) / TICKS_A_SECOND - running);
        } catch (IOException | NumberFormatException untold) {
            return new OtherWork(nanos, Double.NaN);
        }
    }

    /** The sum of some of a line's words. */
    static double ticks(String line, List<Integer> places) {
        List<String> words = Arrays.asList(line.strip().split("\\s+", -1));
        return places.stream()
                .filter(place -> place < words.size())
                .mapToDouble(place -> Double.parseDouble(words.get(place)))
                .sum();
    }

    /** How many cores everybody else used since then, on average. */
    public double coresSince(OtherWork earlier) {
        double elapsed = (nanos - earlier.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
        return Math.max(0, seconds - earlier.seconds) / elapsed;
    }
}
