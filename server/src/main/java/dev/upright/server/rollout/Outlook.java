package dev.upright.server.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What comes next in a trial that goes on, and what is missing for it. Pure: it is told the time and what was counted.
 *
 * @param next the step that follows; empty where the canary's promotion does
 * @param samples answers of the canary that the present step still asks for, 0 or more
 * @param time that the present step still lasts at least, 0 or more
 * @param expected when both will be there, if the canary goes on answering as often as since the step began; empty while the trial is
 *     paused, while the canary has not answered in this step, and where it would take longer than {@link #FORESEEABLE}
 */
public record Outlook(Optional<RolloutPlan.Step> next, long samples, Duration time, Optional<Instant> expected) {
    /** A rate of today says nothing beyond that. */
    public static final Duration FORESEEABLE = Duration.ofDays(366);

    /**
     * What comes next; empty for a trial that has ended.
     *
     * @param answers that the canary has given in this trial
     */
    public static Optional<Outlook> of(Trial trial, long answers, Instant now) {
        if (!trial.live()) {
            return Optional.empty();
        }
        RolloutPlan.Step present = trial.plan().steps().get(trial.step());
        long seen = Math.max(0, answers - trial.stepBase());
        long samples = Math.max(0, present.minSamples() - seen);
        Duration time = notNegative(Duration.between(now, trial.stepBegan().plus(present.minTime())));
        Optional<Instant> expected = trial.state() == Trial.State.RUNNING
                ? forSamples(samples, seen, notNegative(Duration.between(trial.stepBegan(), now)))
                        .map(wait -> wait.compareTo(time) < 0 ? time : wait)
                        .filter(wait -> wait.compareTo(FORESEEABLE) <= 0)
                        .map(now::plus)
                : Optional.empty();
        return Optional.of(new Outlook(following(trial), samples, time, expected));
    }

    private static Optional<RolloutPlan.Step> following(Trial trial) {
        int next = trial.step() + 1;
        return next < trial.plan().steps().size()
                ? Optional.of(trial.plan().steps().get(next))
                : Optional.empty();
    }

    /** How long so many answers take where so many were seen in that time; empty where none was. */
    private static Optional<Duration> forSamples(long missing, long seen, Duration elapsed) {
        if (missing == 0) {
            return Optional.of(Duration.ZERO);
        }
        if (seen == 0) {
            return Optional.empty();
        }
        double millis = (double) missing / seen * elapsed.toMillis();
        return Optional.of(Duration.ofMillis((long) Math.ceil(millis)));
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
