package dev.upright.server.http.report;

import dev.upright.server.experiment.Figures;
import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.Interval;
import java.util.Optional;

/**
 * What a guardrail's name means to a reader.
 *
 * @param title in a word or two
 * @param meaning what is held against the bound
 * @param kind the unit of its figures
 */
record Bound(String title, String meaning, Kind kind) {
    private static final String DISAGREEMENT = "disagreement";

    /** What the figures of a bound are. */
    enum Kind {
        /** Shares of both arms; held against the bound is their difference. */
        DIFFERENCE,
        /** Latencies of both arms; held against the bound is their quotient. */
        LATENCY,
        /** One share. */
        SHARE
    }

    /** A name that nobody knows here is a difference of shares, and speaks for itself. */
    static Bound of(GuardrailFigures figures) {
        return switch (figures.guardrail()) {
            case "error_rate" -> new Bound("Failures", "more requests that fail", Kind.DIFFERENCE);
            case "p95_ratio" -> new Bound("Slowness", "a slower 95th percentile", Kind.LATENCY);
            case "abstain_rate" -> new Bound("Abstentions", "more answers that say nothing", Kind.DIFFERENCE);
            case DISAGREEMENT -> new Bound("Disagreement", "another answer to the same picture", Kind.SHARE);
            case "self_consistency" ->
                new Bound("Self-consistency", "fewer pictures whose four turns go together", Kind.DIFFERENCE);
            case "labelled_accuracy" ->
                new Bound("Right answers", "fewer right answers, of those whose truth was told", Kind.DIFFERENCE);
            default -> new Bound(figures.guardrail(), "worse than the stable version", Kind.DIFFERENCE);
        };
    }

    boolean isLatency() {
        return kind == Kind.LATENCY;
    }

    /** A value of an arm. */
    String ofArm(double value) {
        return isLatency() ? Numbers.time(value) : Numbers.percent(value);
    }

    /** The bound, or what is held against it. */
    String held(double value) {
        return number(value) + unit();
    }

    /** Where what is held against it lies. */
    String between(Interval interval) {
        return number(interval.low()) + " to " + number(interval.high()) + unit();
    }

    private String number(double value) {
        return switch (kind) {
            case DIFFERENCE -> (value < 0 ? "" : "+") + Numbers.decimals(100 * value, 2);
            case LATENCY -> Numbers.decimals(value, 2);
            case SHARE -> Numbers.decimals(100 * value, 2);
        };
    }

    private String unit() {
        return switch (kind) {
            case DIFFERENCE -> " points";
            case LATENCY -> " times";
            case SHARE -> " %";
        };
    }

    /** Where the true share of pictures lies on which both agree; known where their disagreement is judged. */
    static Optional<Interval> agreement(Figures figures) {
        return figures.guardrails().stream()
                .filter(figure -> figure.guardrail().equals(DISAGREEMENT))
                .findFirst()
                .flatMap(GuardrailFigures::interval)
                .map(differ -> new Interval(1 - differ.high(), 1 - differ.low()));
    }
}
