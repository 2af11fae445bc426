package dev.upright.server.experiment;

import java.util.Locale;
import java.util.OptionalDouble;

/** What a canary can be judged by. */
enum Guardrail {
    /** Failures, of requests that were answered or failed. */
    ERROR_RATE,
    /** Latencies beyond what the stable version's 95th percentile allows. */
    P95_RATIO,
    /** Abstentions, of answers. */
    ABSTAIN_RATE,
    /** Shadowed pictures on which both versions differ. */
    DISAGREEMENT,
    /** Pictures whose four turns were answered inconsistently. */
    SELF_CONSISTENCY,
    /** Labelled pictures that were answered wrongly. */
    LABELLED_ACCURACY;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** As plans, reports and {@link Guardrails.Breach} name it. */
    String id() {
        return id;
    }

    /** Its bound; empty where it is not judged. */
    OptionalDouble bound(Guardrails guardrails) {
        return switch (this) {
            case ERROR_RATE -> guardrails.errorRate();
            case P95_RATIO -> guardrails.p95Ratio();
            case ABSTAIN_RATE -> guardrails.abstainRate();
            case DISAGREEMENT -> guardrails.disagreement();
            case SELF_CONSISTENCY -> guardrails.selfConsistency();
            case LABELLED_ACCURACY -> guardrails.labelledAccuracy();
        };
    }
}
