package dev.upright.bench.score;

/**
 * What a job wrote in the measured time.
 *
 * @param rows how many, each with an answer
 * @param seconds how long it was
 */
public record JobRun(long rows, double seconds) {
    public double perSecond() {
        return rows / seconds;
    }
}
