package dev.upright.server.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much worse than the stable version a canary may be. Each bound is optional; what is absent is not judged.
 *
 * @param errorRate most by which its rate of failures may exceed the stable version's, 0 to 1
 * @param p95Ratio most by which its 95th percentile of latency may exceed the stable version's, a factor of at least 1
 * @param abstainRate most by which its rate of abstentions may exceed the stable version's, 0 to 1
 * @param disagreement largest share of shadowed pictures on which both may differ, 0 to 1
 * @param selfConsistency most by which its self-consistency may fall below the stable version's, 0 to 1
 * @param labelledAccuracy most by which its accuracy on labelled pictures may fall below the stable version's, 0 to 1
 * @param minSamples observations of the canary that a judgement needs, whatever the evidence; at least 1
 * @param alpha chance of any false alarm, over all bounds together and however often is looked; above 0, at most 0.5
 */
public record Guardrails(
        OptionalDouble errorRate,
        OptionalDouble p95Ratio,
        OptionalDouble abstainRate,
        OptionalDouble disagreement,
        OptionalDouble selfConsistency,
        OptionalDouble labelledAccuracy,
        int minSamples,
        double alpha) {

    /** @throws IllegalArgumentException where a value is outside its range; the message names both */
    public Guardrails {
        requireShare(Guardrail.ERROR_RATE, errorRate);
        requireShare(Guardrail.ABSTAIN_RATE, abstainRate);
        requireShare(Guardrail.DISAGREEMENT, disagreement);
        requireShare(Guardrail.SELF_CONSISTENCY, selfConsistency);
        requireShare(Guardrail.LABELLED_ACCURACY, labelledAccuracy);
        if (p95Ratio.isPresent() && !(p95Ratio.getAsDouble() >= 1 && Double.isFinite(p95Ratio.getAsDouble()))) {
            throw new IllegalArgumentException(
                    Guardrail.P95_RATIO.id() + " is a factor of at least 1, not " + p95Ratio.getAsDouble());
        }
        if (minSamples < 1) {
            throw new IllegalArgumentException("min_samples is at least 1, not " + minSamples);
        }
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new IllegalArgumentException("alpha is above 0 and at most 0.5, not " + alpha);
        }
    }

    /** What a plan has that says nothing. */
    public static Guardrails defaults() {
        return new Guardrails(
                OptionalDouble.of(0.005),
                OptionalDouble.of(1.25),
                OptionalDouble.of(0.02),
                OptionalDouble.empty(),
                OptionalDouble.of(0.005),
                OptionalDouble.of(0.0),
                30,
                0.05);
    }

    /** A bound that was broken: its name as plans have it, and a sentence with the figures for a person. */
    public record Breach(String guardrail, String detail) {}

    /** Those that are judged. */
    List<Guardrail> present() {
        return Arrays.stream(Guardrail.values())
                .filter(guardrail -> guardrail.bound(this).isPresent())
                .toList();
    }

    /**
     * The e-value that breaks a bound. The chance of a false alarm is split evenly over the bounds (Bonferroni), so it is their
     * number divided by {@code alpha}.
     */
    double neededEvidence() {
        return Math.max(1, present().size()) / alpha;
    }

    private static void requireShare(Guardrail guardrail, OptionalDouble bound) {
        if (bound.isPresent() && !(bound.getAsDouble() >= 0 && bound.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(guardrail.id() + " is between 0 and 1, not " + bound.getAsDouble());
        }
    }
}
