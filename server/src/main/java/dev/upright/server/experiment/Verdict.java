package dev.upright.server.experiment;

import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.Interval;
import dev.upright.server.experiment.Figures.State;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** How a bound stands, in figures and in words. */
final class Verdict {
    private Verdict() {}

    static GuardrailFigures of(
            Guardrail guardrail,
            Guardrails guardrails,
            Watches watches,
            ArmTally stable,
            ArmTally canary,
            Agreement both) {
        Comparison compared =
                switch (guardrail) {
                    case ERROR_RATE -> rates(canary.errors(), stable.errors(), false, guardrails.alpha());
                    case ABSTAIN_RATE -> rates(canary.abstentions(), stable.abstentions(), false, guardrails.alpha());
                    case SELF_CONSISTENCY ->
                        rates(canary.inconsistent(), stable.inconsistent(), true, guardrails.alpha());
                    case LABELLED_ACCURACY -> rates(canary.wrong(), stable.wrong(), true, guardrails.alpha());
                    case P95_RATIO -> latencies(canary.latency(), stable.latency(), guardrails.alpha());
                    case DISAGREEMENT -> one(both.disagreed(), guardrails.alpha());
                };
        SequentialTest test = watches.test(guardrail).orElseThrow();
        return new GuardrailFigures(
                guardrail.id(),
                guardrail.bound(guardrails).orElseThrow(),
                state(watches.isBroken(guardrail), test.samples() >= guardrails.minSamples()),
                compared.canary,
                compared.stable,
                compared.measured,
                compared.interval,
                test.samples(),
                guardrails.minSamples(),
                Math.min(GuardrailFigures.MOST_EVIDENCE, test.wealth().mean()),
                guardrails.neededEvidence());
    }

    private static State state(boolean broken, boolean enough) {
        if (broken) {
            return State.BREACHED;
        }
        return enough ? State.HOLDING : State.WAITING;
    }

    /** What {@link GuardrailFigures} says of both arms. */
    private record Comparison(
            OptionalDouble canary, OptionalDouble stable, OptionalDouble measured, Optional<Interval> interval) {}

    /** Of bad events; shown as the rates of their opposites where those have the better name. */
    private static Comparison rates(BernoulliTrials canary, BernoulliTrials stable, boolean opposite, double alpha) {
        boolean known = !canary.none() && !stable.none();
        return new Comparison(
                Snapshot.share(opposite ? Snapshot.opposite(canary) : canary),
                Snapshot.share(opposite ? Snapshot.opposite(stable) : stable),
                known
                        ? OptionalDouble.of(Snapshot.share(canary).orElseThrow()
                                - Snapshot.share(stable).orElseThrow())
                        : OptionalDouble.empty(),
                known ? Optional.of(ConfidenceSequence.difference(canary, stable, alpha)) : Optional.empty());
    }

    private static Comparison one(BernoulliTrials trials, double alpha) {
        OptionalDouble share = Snapshot.share(trials);
        return new Comparison(
                share,
                OptionalDouble.empty(),
                share,
                trials.none()
                        ? Optional.empty()
                        : Optional.of(ConfidenceSequence.rate(trials.happened(), trials.tried(), alpha)));
    }

    private static Comparison latencies(LatencyHistogram canary, LatencyHistogram stable, double alpha) {
        double slow = canary.percentile(SlowTest.PERCENTILE);
        double usual = stable.percentile(SlowTest.PERCENTILE);
        Optional<Interval> above = ConfidenceSequence.percentile(canary, SlowTest.PERCENTILE, alpha / 2);
        Optional<Interval> below = ConfidenceSequence.percentile(stable, SlowTest.PERCENTILE, alpha / 2)
                .filter(interval -> interval.low() > 0);
        return new Comparison(
                canary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(slow),
                stable.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(usual),
                canary.count() == 0 || usual <= 0 ? OptionalDouble.empty() : OptionalDouble.of(slow / usual),
                above.flatMap(top ->
                        below.map(bottom -> new Interval(top.low() / bottom.high(), top.high() / bottom.low()))));
    }

    /** For a person who reads why a canary had to go. */
    static String sentence(Guardrail guardrail, GuardrailFigures figures) {
        String what =
                switch (guardrail) {
                    case ERROR_RATE -> rates("of the canary's requests failed", "more", figures);
                    case ABSTAIN_RATE -> rates("of the canary's answers are abstentions", "more", figures);
                    case SELF_CONSISTENCY ->
                        rates("of the canary's checked answers are self-consistent", "less", figures);
                    case LABELLED_ACCURACY -> rates("of the canary's labelled answers are right", "less", figures);
                    case P95_RATIO ->
                        String.format(
                                Locale.ROOT,
                                "the canary's 95th percentile of latency is %s and the stable version's %s: a factor of %.2f, where %.2f is allowed",
                                millis(figures.canary()),
                                millis(figures.stable()),
                                figures.measured().orElse(Double.NaN),
                                figures.bound());
                    case DISAGREEMENT ->
                        String.format(
                                Locale.ROOT,
                                "the two versions differ on %.2f %% of the shadowed pictures, where %.2f %% is allowed",
                                100 * figures.canary().orElse(Double.NaN),
                                100 * figures.bound());
                };
        return String.format(
                Locale.ROOT,
                "%s (judged on %d of the canary's observations; e-value %.0f, where %.0f suffices)",
                what,
                figures.samples(),
                figures.evidence(),
                figures.evidenceNeeded());
    }

    private static String rates(String what, String worse, GuardrailFigures figures) {
        return String.format(
                Locale.ROOT,
                "%.2f %% %s and %.2f %% of the stable version's: %.2f points %s, where %.2f is allowed",
                100 * figures.canary().orElse(Double.NaN),
                what,
                100 * figures.stable().orElse(Double.NaN),
                100 * figures.measured().orElse(Double.NaN),
                worse,
                100 * figures.bound());
    }

    private static String millis(OptionalDouble nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos.orElse(Double.NaN) / 1e6);
    }
}
