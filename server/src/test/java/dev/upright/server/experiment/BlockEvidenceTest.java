package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The proof in {@link BlockEvidence}, checked with numbers. */
class BlockEvidenceTest {
    private static final double[] RATES = {1e-6, 0.001, 0.02, 0.1, 0.3, 0.5, 0.8, 0.99, 1 - 1e-6};
    private static final double[] MARGINS = {0, 0.001, 0.005, 0.02, 0.1, 0.5};
    private static final List<int[]> BLOCKS =
            List.of(new int[] {1, 1}, new int[] {5, 1}, new int[] {1, 7}, new int[] {30, 1}, new int[] {3, 4});
    private static final int NULLS = 25;

    @Test
    void itsMeanIsAtMostOneWhereverTheNullHolds() {
        for (double margin : MARGINS) {
            for (int[] block : BLOCKS) {
                for (double expectedOfStable : RATES) {
                    for (double expectedOfCanary : RATES) {
                        double largest = largestMean(margin, block, expectedOfStable, expectedOfCanary);
                        assertThat(largest)
                                .as("margin %s, %s expected to %s", margin, expectedOfStable, expectedOfCanary)
                                .isLessThanOrEqualTo(1 + 1e-9);
                    }
                }
            }
        }
    }

    private static double largestMean(double margin, int[] block, double expectedOfStable, double expectedOfCanary) {
        double[][] evidence = new double[block[0] + 1][block[1] + 1];
        for (int stableBad = 0; stableBad <= block[0]; stableBad++) {
            for (int canaryBad = 0; canaryBad <= block[1]; canaryBad++) {
                evidence[stableBad][canaryBad] = Math.exp(BlockEvidence.log(
                        expectedOfStable,
                        expectedOfCanary,
                        margin,
                        new BernoulliTrials(block[0], stableBad),
                        new BernoulliTrials(block[1], canaryBad)));
            }
        }
        double largest = 0;
        for (int i = 0; i <= NULLS; i++) {
            double stableRate = (double) i / NULLS;
            for (double share : new double[] {0, 0.5, 0.9, 1}) {
                double canaryRate = share * Math.min(1, stableRate + margin);
                largest =
                        Math.max(largest, mean(evidence, chances(block[0], stableRate), chances(block[1], canaryRate)));
            }
        }
        return largest;
    }

    private static double mean(double[][] evidence, double[] stable, double[] canary) {
        double mean = 0;
        for (int i = 0; i < stable.length; i++) {
            for (int j = 0; j < canary.length; j++) {
                mean += stable[i] * canary[j] * evidence[i][j];
            }
        }
        return mean;
    }

    /** Of 0 to {@code trials} events. */
    private static double[] chances(int trials, double rate) {
        double[] chances = {1};
        for (int trial = 1; trial <= trials; trial++) {
            double[] longer = new double[trial + 1];
            for (int events = 0; events < trial; events++) {
                longer[events] += chances[events] * (1 - rate);
                longer[events + 1] += chances[events] * rate;
            }
            chances = longer;
        }
        return chances;
    }

    @Test
    void itsMeanIsOneAtTheNearestOfTheNull() {
        double nearest = BlockEvidence.nearest(0.05, 0.3, 0.02, 5, 1);
        double mean = 0;
        double[] stable = chances(5, nearest);
        double[] canary = chances(1, nearest + 0.02);
        for (int i = 0; i <= 5; i++) {
            for (int j = 0; j <= 1; j++) {
                mean += stable[i]
                        * canary[j]
                        * Math.exp(BlockEvidence.log(
                                0.05, 0.3, 0.02, new BernoulliTrials(5, i), new BernoulliTrials(1, j)));
            }
        }
        assertThat(mean).isCloseTo(1, within(1e-12));
    }

    @Test
    void withoutAMarginTheNearestIsThePooledRate() {
        assertThat(BlockEvidence.nearest(0.1, 0.4, 0, 2, 1)).isCloseTo(0.2, within(1e-15));
    }

    @Test
    void withAMarginNothingOfTheNullIsNearer() {
        for (double expectedOfStable : RATES) {
            for (double margin : MARGINS) {
                for (double expectedOfCanary : RATES) {
                    if (margin == 0 || expectedOfCanary <= expectedOfStable + margin) {
                        continue;
                    }
                    double x = BlockEvidence.nearest(expectedOfStable, expectedOfCanary, margin, 99, 2);
                    assertThat(x).isBetween(expectedOfStable, expectedOfCanary - margin);
                    double nearest = distance(expectedOfStable, expectedOfCanary, margin, x);
                    for (double step : new double[] {-0.01, 0.01, -1e-4, 1e-4}) {
                        double aside = x * (1 + step);
                        if (aside > 0 && aside + margin < 1) {
                            assertThat(distance(expectedOfStable, expectedOfCanary, margin, aside))
                                    .isGreaterThanOrEqualTo(nearest - 1e-9);
                        }
                    }
                }
            }
        }
    }

    private static double distance(double stableRate, double canaryRate, double margin, double x) {
        return 99 * divergence(stableRate, x) + 2 * divergence(canaryRate, x + margin);
    }

    private static double divergence(double p, double q) {
        return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    }

    @Test
    void whatIsExpectedToBeAllowedIsNoEvidence() {
        assertThat(BlockEvidence.log(0.1, 0.12, 0.02, new BernoulliTrials(3, 1), new BernoulliTrials(1, 1)))
                .isZero();
    }

    @Test
    void aBadCanaryIsEvidenceAndABadStableVersionTheContrary() {
        assertThat(BlockEvidence.log(0.01, 0.5, 0.005, new BernoulliTrials(9, 0), new BernoulliTrials(1, 1)))
                .isGreaterThan(1);
        assertThat(BlockEvidence.log(0.01, 0.5, 0.005, new BernoulliTrials(9, 9), new BernoulliTrials(1, 0)))
                .isLessThan(-1);
    }
}
