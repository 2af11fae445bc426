package dev.upright.server.http.report;

import dev.upright.server.experiment.Arm;
import dev.upright.server.experiment.Experiment;
import dev.upright.server.experiment.Guardrails;
import dev.upright.server.experiment.Observation.Answered;
import dev.upright.server.experiment.Observation.Excused;
import dev.upright.server.experiment.Observation.Failed;
import dev.upright.server.rollout.AuditEntry;
import dev.upright.server.rollout.Disagreement;
import dev.upright.server.rollout.Rollout;
import dev.upright.server.rollout.RolloutPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Reports as a trial of version 2 of {@code turns} could have them, ten minutes after noon. */
final class SampleReports {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Instant NOW = NOON.plusSeconds(600);
    static final String KEPT = "ab".repeat(32);

    private static final Guardrails GUARDRAILS = new Guardrails(
            OptionalDouble.of(0.005),
            OptionalDouble.of(1.25),
            OptionalDouble.of(0.02),
            OptionalDouble.of(0.1),
            OptionalDouble.of(0.005),
            OptionalDouble.of(0.0),
            30,
            0.05);

    private SampleReports() {}

    /** A trial in its second step of three, begun at noon with 100 answers. */
    static Rollout running() {
        List<RolloutPlan.Step> steps = List.of(
                new RolloutPlan.Step(100, 100, Duration.ZERO),
                new RolloutPlan.Step(2_500, 500, Duration.ofMinutes(30)),
                new RolloutPlan.Step(10_000, 500, Duration.ofMinutes(30)));
        RolloutPlan plan = new RolloutPlan("turns", "1", "2", "seed", steps, 1_000, 100, true, GUARDRAILS);
        Rollout first = Rollout.of("turns", "1").follow(plan, 0, NOON.minusSeconds(600));
        return first.advanced(100, NOON).orElseThrow();
    }

    /** A report of a rollout; who changed it and why is as told. */
    static Report of(Rollout rollout, Experiment experiment, long canaryAnswers, String who) {
        return new Report(
                NOW,
                rollout,
                rollout.trial().orElseThrow(),
                canaryAnswers,
                experiment.figures(),
                List.of(disagreement(KEPT, "rotate 90"), disagreement("cd".repeat(32), "abstain")),
                Set.of(KEPT),
                List.of(
                        new AuditEntry(NOON, "upright", "advance", "step 1", "step 2 of 3, 25 %", 3),
                        new AuditEntry(NOON.minusSeconds(600), who, "plan", "stable 1", "stable 1; canary 2", 2)));
    }

    private static Disagreement disagreement(String digest, String canary) {
        return new Disagreement("turns-2", digest, "request-7", NOON, "keep", 0.96, canary, 0.71, Optional.empty());
    }

    /** One that has seen nothing. */
    static Experiment empty() {
        return new Experiment(GUARDRAILS);
    }

    /** Some thousands of answers; the canary is as good as the stable version, and says {@code word} now and then. */
    static Experiment busy(String word) {
        Experiment experiment = empty();
        Random random = new Random(7);
        for (int i = 0; i < 4_000; i++) {
            Arm arm = i % 4 == 0 ? Arm.CANARY : Arm.STABLE;
            String said = random.nextInt(10) < 7 ? "keep" : "rotate " + 90 * (1 + random.nextInt(3));
            boolean abstained = random.nextInt(50) == 0;
            if (random.nextInt(400) == 0) {
                experiment.observed(arm, new Failed("deadline-passed"));
            } else if (random.nextInt(200) == 0) {
                experiment.observed(arm, new Excused("truncated"));
            } else {
                experiment.observed(
                        arm,
                        new Answered(
                                abstained ? "abstain" : i % 31 == 0 ? word : said,
                                abstained,
                                1 - 0.1 * Math.abs(random.nextGaussian() % 5),
                                OptionalLong.of((long) (8e6 * Math.exp(0.4 * random.nextGaussian())))));
            }
            if (arm == Arm.STABLE && i % 10 == 1) {
                experiment.shadowed(said, random.nextInt(25) == 0 ? word : said);
            }
            if (i % 100 < 4) {
                experiment.selfChecked(arm, random.nextInt(60) != 0);
            }
        }
        return experiment;
    }

    /** One whose canary fails until that breaks a bound. */
    static Experiment failing() {
        Experiment experiment = empty();
        while (experiment.breach().isEmpty()) {
            experiment.observed(Arm.STABLE, new Answered("keep", false, 0.99, OptionalLong.of(5_000_000)));
            experiment.observed(Arm.CANARY, new Failed("inference-failed"));
        }
        return experiment;
    }
}
