package dev.upright.server.experiment;

import dev.upright.server.experiment.Observation.Answered;
import dev.upright.server.experiment.Observation.Failed;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Requests that chance splits over both arms. */
final class Traffic {
    private final SplittableRandom random;
    private final Experiment experiment;
    private long ofTheCanary;

    Traffic(long seed, Experiment experiment) {
        random = new SplittableRandom(seed);
        this.experiment = experiment;
    }

    /**
     * How a version does.
     *
     * @param slowness factor on latencies, whose median is 50 ms otherwise
     */
    record Quality(double errors, double abstained, double wrong, double inconsistent, double slowness) {
        static final Quality USUAL = new Quality(0.01, 0.1, 0.05, 0.1, 1);

        Quality errors(double rate) {
            return new Quality(rate, abstained, wrong, inconsistent, slowness);
        }

        Quality slowness(double factor) {
            return new Quality(errors, abstained, wrong, inconsistent, factor);
        }

        /** Worse by just what the bounds allow; a bound that is absent allows nothing. */
        Quality worseBy(Guardrails allowed) {
            return new Quality(
                    errors + allowed.errorRate().orElse(0),
                    abstained + allowed.abstainRate().orElse(0),
                    wrong + allowed.labelledAccuracy().orElse(0),
                    inconsistent + allowed.selfConsistency().orElse(0),
                    slowness * allowed.p95Ratio().orElse(1));
        }
    }

    /** A request; three of ten answers are labelled, and three of ten are checked. */
    void request(double weight, Quality stable, Quality canary) {
        Arm arm = random.nextDouble() < weight ? Arm.CANARY : Arm.STABLE;
        Quality quality = arm == Arm.STABLE ? stable : canary;
        if (arm == Arm.CANARY) {
            ofTheCanary++;
        }
        if (random.nextDouble() < quality.errors) {
            experiment.observed(arm, new Failed("engine"));
            return;
        }
        boolean abstains = random.nextDouble() < quality.abstained;
        long nanos = (long) (50e6 * quality.slowness * Math.exp(0.4 * random.nextGaussian()));
        experiment.observed(
                arm,
                new Answered(abstains ? "abstain" : "keep", abstains, random.nextDouble(), OptionalLong.of(nanos)));
        if (random.nextDouble() < 0.3) {
            experiment.labelled(arm, random.nextDouble() >= quality.wrong);
        }
        if (random.nextDouble() < 0.3) {
            experiment.selfChecked(arm, random.nextDouble() >= quality.inconsistent);
        }
    }

    /** A picture for both. */
    void shadow(double disagreement) {
        experiment.shadowed("keep", random.nextDouble() < disagreement ? "rotate 90" : "keep");
    }

    /** A labelled picture of one of the arms; true where it was the canary. */
    void label(double weight, double stableWrong, double canaryWrong) {
        Arm arm = random.nextDouble() < weight ? Arm.CANARY : Arm.STABLE;
        if (arm == Arm.CANARY) {
            ofTheCanary++;
        }
        experiment.labelled(arm, random.nextDouble() >= (arm == Arm.STABLE ? stableWrong : canaryWrong));
    }

    /** Requests that went to the canary. */
    long ofTheCanary() {
        return ofTheCanary;
    }
}
