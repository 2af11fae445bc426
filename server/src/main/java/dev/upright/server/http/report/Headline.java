package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.State;
import dev.upright.server.rollout.Outlook;
import java.time.Duration;
import java.util.Optional;

/** What a trial has come to, in plain words. */
final class Headline {
    private Headline() {}

    /** One sentence. */
    static String of(Report report) {
        String canary = "Version " + report.canary() + " of " + report.model();
        String answers = "; version " + report.rollout().stable() + " answers now.";
        return switch (report.trial().state()) {
            case RUNNING -> canary + " is on trial" + share(report) + standing(report);
            case PAUSED -> canary + " is on trial" + share(report) + "; the trial is paused at this step.";
            case PROMOTED ->
                canary + " has taken over from version " + report.stable()
                        + (report.rollout().stable().equals(report.canary()) ? "." : answers);
            case ABORTED -> canary + " is no longer on trial: somebody ended it" + answers;
            case ROLLED_BACK -> canary + " was taken out because it broke a bound" + answers;
        };
    }

    private static String share(Report report) {
        int weight = report.trial().weight();
        return weight == 0
                ? " unseen, with none of the requests"
                : " with " + Numbers.weight(weight) + " of the requests";
    }

    private static String standing(Report report) {
        long broken = bounds(report, State.BREACHED);
        long holding = bounds(report, State.HOLDING);
        if (broken > 0) {
            return ", and has broken " + Numbers.many(broken, "bound") + ".";
        }
        if (holding == 0) {
            return ", and has shown too little to be judged.";
        }
        long waiting = bounds(report, State.WAITING);
        return ", and nothing speaks against it"
                + (waiting == 0
                        ? "."
                        : "; " + waiting + " of " + (waiting + holding) + " bounds cannot be judged yet.");
    }

    private static long bounds(Report report, State state) {
        return report.figures().guardrails().stream()
                .map(GuardrailFigures::state)
                .filter(state::equals)
                .count();
    }

    /** What comes next, when, and what for; empty where the trial has ended. */
    static Optional<String> next(Report report) {
        return report.outlook()
                .map(outlook -> "Next: "
                        + outlook.next()
                                .map(step -> Numbers.weight(step.weight()) + " of the requests")
                                .orElse("promotion, all of the requests")
                        + missing(outlook)
                        + outlook.expected()
                                .filter(expected -> expected.isAfter(report.at()))
                                .map(expected ->
                                        " Expected in " + Numbers.duration(Duration.between(report.at(), expected))
                                                + ", at " + Numbers.time(expected) + ".")
                                .orElse(""));
    }

    private static String missing(Outlook outlook) {
        boolean time = outlook.time().isPositive();
        if (outlook.samples() == 0 && !time) {
            return "; nothing is missing.";
        }
        return "; missing: "
                + (outlook.samples() == 0 ? "" : Numbers.many(outlook.samples(), "answer") + " of the canary")
                + (outlook.samples() > 0 && time ? " and " : "")
                + (time ? Numbers.duration(outlook.time()) : "")
                + ".";
    }
}
