package dev.upright.server.http;

import dev.upright.server.job.JobRunner;
import dev.upright.server.job.Jobs;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the calls about jobs need; or why there are none. */
public final class JobServices {
    private final @Nullable Jobs jobs;
    private final Supplier<@Nullable JobRunner> runner;
    private final Problem absence;
    private volatile boolean ending;

    private JobServices(@Nullable Jobs jobs, Supplier<@Nullable JobRunner> runner, Problem absence) {
        this.jobs = jobs;
        this.runner = runner;
        this.absence = absence;
    }

    /**
     * Those of this server.
     *
     * @param runner null until it works
     */
    public static JobServices of(Jobs jobs, Supplier<@Nullable JobRunner> runner) {
        return new JobServices(jobs, runner, absence("", false));
    }

    /**
     * There are none.
     *
     * @param wanted whether somebody decided so
     */
    public static JobServices none(String why, boolean wanted) {
        return new JobServices(null, () -> null, absence(why, wanted));
    }

    private static Problem absence(String why, boolean wanted) {
        return wanted
                ? Problem.of(403, "forbidden", "Not allowed here", why)
                : Problem.of(503, "state-unavailable", "Jobs cannot be kept", why);
    }

    /** @throws ProblemException where there are none */
    Jobs jobs() {
        if (jobs == null) {
            throw new ProblemException(absence);
        }
        return jobs;
    }

    /** Something may have to be done. */
    void wake() {
        JobRunner working = runner.get();
        if (working != null) {
            working.wake();
        }
    }

    /** Why jobs do not go on now, where they do not. */
    Optional<String> trouble() {
        JobRunner working = runner.get();
        return working == null ? Optional.empty() : working.trouble();
    }

    /** Nothing is waited for any more. */
    public void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }
}
