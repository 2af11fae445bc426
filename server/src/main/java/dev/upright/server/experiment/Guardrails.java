package dev.upright.server.experiment;

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
 * @param minSamples observations of the canary that a judgement needs, whatever the evidence
 * @param alpha chance of any false alarm, over all bounds together and however often is looked, 0 to 1
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

    /** A bound that was broken. */
    public record Breach(String guardrail, String detail) {}
}
