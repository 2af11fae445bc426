package dev.upright.server.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that an experiment knows, at one moment. Intervals may be looked at as often as one likes; each of them misses what it is about
 * with a chance of at most {@code alpha} of the {@link Guardrails}, as long as that stays the same over time.
 *
 * @param stable what the stable version did
 * @param canary what the canary did
 * @param guardrails the bounds that are judged, and how each of them stands
 * @param agreement what both said of the same pictures
 * @param breach the first bound that was broken
 */
public record Figures(
        ArmFigures stable,
        ArmFigures canary,
        List<GuardrailFigures> guardrails,
        AgreementFigures agreement,
        Optional<Guardrails.Breach> breach) {

    /** Both ends belong to it. */
    public record Interval(double low, double high) {}

    /**
     * How often something happened.
     *
     * @param events times that it did
     * @param trials times that it could have
     * @param rate their quotient; empty where there was no trial
     * @param interval where the true rate lies; 0 to 1 where there was no trial
     */
    public record Rate(long events, long trials, OptionalDouble rate, Interval interval) {}

    /**
     * What an arm did.
     *
     * @param requests all: answered, failed and excused
     * @param answered with a decision or with an abstention
     * @param failed by reason, the most frequent first
     * @param excused by reason, the most frequent first
     * @param said the answers, the most frequent first
     * @param errors failures, of answered and failed
     * @param abstained abstentions, of answers
     * @param right right answers, of labelled ones
     * @param consistent self-consistent answers, of checked ones
     * @param confidence of the answers
     * @param latency of the answers that ran
     */
    public record ArmFigures(
            long requests,
            long answered,
            Map<String, Long> failed,
            Map<String, Long> excused,
            Map<String, Long> said,
            Rate errors,
            Rate abstained,
            Rate right,
            Rate consistent,
            Confidence confidence,
            Latency latency) {}

    /**
     * How sure a version was.
     *
     * @param mean 0 to 1; empty where nothing was answered
     * @param bins answers in each twentieth between 0 and 1, 20 counts from unsure to sure
     */
    public record Confidence(OptionalDouble mean, List<Long> bins) {}

    /**
     * How long answers took, in nanoseconds, to about 0.4 % of the value.
     *
     * @param count answers with a latency; where it is 0, so are the percentiles
     * @param p50 the median
     * @param p95 the 95th percentile
     * @param p99 the 99th percentile
     * @param p95Interval where the true 95th percentile lies; empty while there are too few to bound it from above
     * @param curve the distribution for a chart, from the shortest to the longest; empty where there is no latency
     */
    public record Latency(
            long count, double p50, double p95, double p99, Optional<Interval> p95Interval, List<CurvePoint> curve) {}

    /**
     * A point of a distribution.
     *
     * @param share of the answers that took at most so long, 0 to 1
     * @param nanos so long
     */
    public record CurvePoint(double share, double nanos) {}

    /** How a bound stands. */
    public enum State {
        /** The canary has too few observations to be judged. */
        WAITING,
        /** There are enough, and nothing speaks against it strongly enough. */
        HOLDING,
        /** It is broken and stays so. */
        BREACHED;

        private final String id = name().toLowerCase(Locale.ROOT);

        /** As the wire has it. */
        public String id() {
            return id;
        }
    }

    /**
     * How one bound stands.
     *
     * @param guardrail its name, as plans have it
     * @param bound in its own unit: a share or a difference of shares, 0 to 1, or for {@code p95_ratio} a factor
     * @param state whether it is broken
     * @param canary the canary's rate (of errors, abstentions, disagreements, consistent or right answers), or its 95th percentile in
     *     nanoseconds; empty where nothing was seen
     * @param stable the stable version's; empty where nothing was seen, and for {@code disagreement}
     * @param measured what the bound is held against, in its unit: by how much the canary is worse, for {@code p95_ratio} how many times as
     *     slow, for {@code disagreement} the rate itself; empty where an arm has shown nothing. It is over all that was seen: where the split
     *     of the requests changed while the world did, it mixes both up, which the evidence does not
     * @param interval where the true value of {@code measured} lies; empty where nothing can be said yet
     * @param samples observations of the canary that were judged
     * @param samplesNeeded as many are needed
     * @param evidence against the bound, the e-value: 1 says nothing, and it is expected to stay below that while the bound holds;
     *     {@value #MOST_EVIDENCE} and beyond are shown alike
     * @param evidenceNeeded as much breaks the bound
     */
    public record GuardrailFigures(
            String guardrail,
            double bound,
            State state,
            OptionalDouble canary,
            OptionalDouble stable,
            OptionalDouble measured,
            Optional<Interval> interval,
            long samples,
            long samplesNeeded,
            double evidence,
            double evidenceNeeded) {
        /** The largest e-value that is shown. */
        public static final double MOST_EVIDENCE = 1e9;
    }

    /**
     * What both said of the same pictures.
     *
     * @param agreed pictures of which they said the same
     * @param total pictures
     * @param cells what was said how often, the most frequent first
     */
    public record AgreementFigures(long agreed, long total, List<AgreementCell> cells) {}

    /** How often the stable version said this where the canary said that. */
    public record AgreementCell(String stableSaid, String canarySaid, long count) {}
}
