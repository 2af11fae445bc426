package dev.upright.scoring.command;

import dev.upright.scoring.job.JobProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Shows how a job goes: on a terminal one line that is written over, elsewhere a line every five seconds. Ends when it is closed. */
public final class ProgressView implements AutoCloseable {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final int BAR = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private final Supplier<JobProgress> job;
    private final Supplier<OptionalLong> total;
    private final long begun = System.nanoTime();
    private final Thread thread;

    /**
     * Shows from now on.
     *
     * @param total how many items there are, as soon as that is known
     */
    public ProgressView(PrintWriter out, boolean terminal, Supplier<JobProgress> job, Supplier<OptionalLong> total) {
        this.out = out;
        this.terminal = terminal;
        this.job = job;
        this.total = total;
        this.thread = Thread.ofVirtual().name("progress").start(this::show);
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(terminal ? ON_TERMINAL : ELSEWHERE);
                String line = line(job.get(), total.get(), (System.nanoTime() - begun) / 1e9, terminal);
                if (terminal) {
                    out.print("\r" + line + "\u001b[K");
                } else {
                    out.println("upright score: " + line);
                }
                out.flush();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** One line: how much is done, how fast, what failed, how long it will take. */
    static String line(JobProgress progress, OptionalLong total, double seconds, boolean bar) {
        long done = progress.rows() + progress.others();
        double rate = (progress.fresh() + progress.others()) / Math.max(1e-3, seconds);
        StringBuilder line = new StringBuilder();
        if (total.isPresent()) {
            long all = Math.max(total.getAsLong(), done);
            double share = all == 0 ? 1 : (double) done / all;
            if (bar) {
                int filled = (int) (share * BAR);
                line.append('[')
                        .append("#".repeat(filled))
                        .append(".".repeat(BAR - filled))
                        .append("] ");
            }
            line.append(String.format(Locale.ROOT, "%3d %%  %d of %d", (int) (share * 100), done, all));
        } else {
            line.append(done);
        }
        line.append(String.format(Locale.ROOT, "  %.1f/s  %d failed", rate, progress.failed()));
        if (total.isPresent() && rate > 0) {
            line.append("  ")
                    .append(left(Math.round(Math.max(0, total.getAsLong() - done) / rate)))
                    .append(" left");
        }
        return line.toString();
    }

    private static String left(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? "%d:%02d min".formatted(seconds / 60, seconds % 60)
                : "%d:%02d h".formatted(seconds / 3600, seconds / 60 % 60);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (terminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
