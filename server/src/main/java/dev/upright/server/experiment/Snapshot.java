package dev.upright.server.experiment;

import dev.upright.server.experiment.Figures.AgreementFigures;
import dev.upright.server.experiment.Figures.ArmFigures;
import dev.upright.server.experiment.Figures.CurvePoint;
import dev.upright.server.experiment.Figures.Latency;
import dev.upright.server.experiment.Figures.Rate;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Makes figures of what the arms did. */
final class Snapshot {
    private static final List<Double> CURVE = DoubleStream.concat(
                    IntStream.rangeClosed(0, 19).mapToDouble(step -> step / 20.0),
                    DoubleStream.of(0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 1)
                            .skip(1))
            .boxed()
            .toList();

    private Snapshot() {}

    static ArmFigures of(ArmTally tally, double alpha) {
        long answered = tally.abstentions().tried();
        return new ArmFigures(
                tally.errors().tried() + tally.excused().total(),
                answered,
                tally.failed().sorted(),
                tally.excused().sorted(),
                tally.said().sorted(),
                rate(tally.errors(), alpha),
                rate(tally.abstentions(), alpha),
                rate(opposite(tally.wrong()), alpha),
                rate(opposite(tally.inconsistent()), alpha),
                tally.confidence().figures(),
                latency(tally.latency(), alpha));
    }

    static AgreementFigures of(Agreement agreement) {
        BernoulliTrials agreed = opposite(agreement.disagreed());
        return new AgreementFigures(agreed.happened(), agreed.tried(), agreement.sorted());
    }

    /** That it did not happen. */
    static BernoulliTrials opposite(BernoulliTrials trials) {
        return new BernoulliTrials(trials.tried(), trials.tried() - trials.happened());
    }

    static OptionalDouble share(BernoulliTrials trials) {
        return trials.none() ? OptionalDouble.empty() : OptionalDouble.of((double) trials.happened() / trials.tried());
    }

    private static Rate rate(BernoulliTrials trials, double alpha) {
        return new Rate(
                trials.happened(),
                trials.tried(),
                share(trials),
                ConfidenceSequence.rate(trials.happened(), trials.tried(), alpha));
    }

    private static Latency latency(LatencyHistogram latencies, double alpha) {
        return new Latency(
                latencies.count(),
                latencies.percentile(0.5),
                latencies.percentile(SlowTest.PERCENTILE),
                latencies.percentile(0.99),
                ConfidenceSequence.percentile(latencies, SlowTest.PERCENTILE, alpha),
                latencies.count() == 0
                        ? List.of()
                        : CURVE.stream()
                                .map(share -> new CurvePoint(share, latencies.percentile(share)))
                                .toList());
    }
}
