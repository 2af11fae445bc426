package dev.upright.server.experiment;

import java.util.OptionalDouble;

/** Guardrails for tests. */
final class Bounds {
    private Bounds() {}

    /** All are on and none allows anything; of the shadowed pictures, one in twenty may differ. */
    static Guardrails strictest() {
        return new Guardrails(
                OptionalDouble.of(0),
                OptionalDouble.of(1),
                OptionalDouble.of(0),
                OptionalDouble.of(0.05),
                OptionalDouble.of(0),
                OptionalDouble.of(0),
                30,
                0.05);
    }

    /** The default ones, and of the shadowed pictures, one in twenty may differ. */
    static Guardrails usual() {
        return disagreement(0.05);
    }

    /** The default ones, and so many of the shadowed pictures may differ. */
    static Guardrails disagreement(double share) {
        Guardrails usual = Guardrails.defaults();
        return new Guardrails(
                usual.errorRate(),
                usual.p95Ratio(),
                usual.abstainRate(),
                OptionalDouble.of(share),
                usual.selfConsistency(),
                usual.labelledAccuracy(),
                usual.minSamples(),
                usual.alpha());
    }

    /** Only the rate of errors is judged. */
    static Guardrails errors(double bound, int minSamples, double alpha) {
        return new Guardrails(
                OptionalDouble.of(bound),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                minSamples,
                alpha);
    }
}
