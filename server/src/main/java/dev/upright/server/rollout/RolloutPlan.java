package dev.upright.server.rollout;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.experiment.Guardrails;
import java.time.Duration;
import java.util.List;

/**
 * How a canary takes over from the stable version: step by step, under guardrails. Immutable.
 *
 * @param model whose versions these are
 * @param stable the version that serves whoever the plan does not give to the canary
 * @param canary the version that is tried
 * @param seed what the assignment of keys is drawn from: the same seed gives the same key to the same version everywhere and for ever
 * @param steps at least one, their weights never falling
 * @param shadow share of the stable version's answers that the canary also works out, unseen by the caller, in basis points
 * @param selfCheck share of both versions' answers that are checked against the picture's other turns, in basis points
 * @param keepPictures whether the pictures on which both differ are kept, where the server's settings allow that
 * @param guardrails how much worse than the stable version the canary may be
 */
public record RolloutPlan(
        String model,
        String stable,
        String canary,
        String seed,
        List<Step> steps,
        int shadow,
        int selfCheck,
        boolean keepPictures,
        Guardrails guardrails) {
    /** All of it, in basis points: hundredths of a percent. */
    public static final int ALL = 10_000;

    private static final int MOST_STEPS = 100;

    static final int DEFAULT_SAMPLES = 200;
    static final Duration DEFAULT_TIME = Duration.ofMinutes(10);

    /** What a plan follows that names no steps: 1, 5, 25, 50 and 100 %, each for ten minutes and 200 of the canary's answers. */
    public static final List<Step> DEFAULT_STEPS = List.of(100, 500, 2_500, 5_000, ALL).stream()
            .map(weight -> new Step(weight, DEFAULT_SAMPLES, DEFAULT_TIME))
            .toList();

    /** @throws IllegalArgumentException with everything that is wrong, a sentence each */
    public RolloutPlan {
        steps = List.copyOf(steps);
        Problems problems = new Problems();
        problems.unless(ModelRef.isName(model), "'" + model + "' is no model's name");
        problems.unless(ModelRef.isVersion(stable), "'stable' must be a version, was '" + stable + "'");
        problems.unless(ModelRef.isVersion(canary), "'canary' must be a version, was '" + canary + "'");
        problems.unless(!stable.equals(canary), "'stable' and 'canary' are both version " + canary);
        problems.unless(!seed.isBlank(), "'seed' must not be empty");
        problems.unless(isShare(shadow), "'shadow' must be 0 to " + ALL + " basis points, was " + shadow);
        problems.unless(isShare(selfCheck), "'self_check' must be 0 to " + ALL + " basis points, was " + selfCheck);
        problems.unless(
                !steps.isEmpty() && steps.size() <= MOST_STEPS, "'steps' must hold 1 to " + MOST_STEPS + " steps");
        for (int i = 1; i < steps.size(); i++) {
            problems.unless(
                    steps.get(i).weight() >= steps.get(i - 1).weight(),
                    "'steps' must not fall: step " + (i + 1) + " has less weight than the one before");
        }
        problems.raise();
    }

    /**
     * One step of the way.
     *
     * @param weight the canary's share of the requests that name no version, in basis points
     * @param minSamples answers of the canary that the step lasts for at least
     * @param minTime how long it lasts at least
     */
    public record Step(int weight, long minSamples, Duration minTime) {
        /** @throws IllegalArgumentException where one is out of its range */
        public Step {
            Problems problems = new Problems();
            problems.unless(isShare(weight), "a step's 'weight' must be 0 to " + ALL + " basis points, was " + weight);
            problems.unless(minSamples >= 0, "a step's 'min_samples' must not be negative, was " + minSamples);
            problems.unless(!minTime.isNegative(), "a step's 'min_seconds' must not be negative");
            problems.raise();
        }
    }

    private static boolean isShare(int basisPoints) {
        return basisPoints >= 0 && basisPoints <= ALL;
    }

    /** Whether two plans compare the same versions on the same keys, so that what one has learned is worth something to the other. */
    boolean continues(RolloutPlan earlier) {
        return model.equals(earlier.model)
                && stable.equals(earlier.stable)
                && canary.equals(earlier.canary)
                && seed.equals(earlier.seed);
    }
}
