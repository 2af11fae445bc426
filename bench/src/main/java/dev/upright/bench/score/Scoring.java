package dev.upright.bench.score;

import java.time.Duration;

/** {@code ./upright score} with one model over pictures on the disk, which lists name as often as is asked. */
public interface Scoring extends AutoCloseable {
    /**
     * The command's job in this process, its models loaded, for a window; then it is stopped.
     *
     * @param listed how many pictures its list names: more than it does in that time
     * @throws dev.upright.bench.measure.BenchException where a picture has no answer, or the list ends too early
     */
    JobRun job(int listed, Duration warmUp, Duration measured) throws InterruptedException;

    /**
     * The whole command in a process of its own, from its start to its end.
     *
     * @param listed how many pictures its list names
     * @throws dev.upright.bench.measure.BenchException where it fails
     */
    CommandRun command(int listed) throws InterruptedException;

    @Override
    void close();
}
