package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void percentilesAreThoseOfTheSortedLatenciesToHalfAPercent() {
        SplittableRandom random = new SplittableRandom(1);
        LatencyHistogram histogram = new LatencyHistogram();
        long[] latencies = new long[10_000];
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] = (long) (50e6 * Math.exp(random.nextGaussian()));
            histogram.record(latencies[i]);
        }
        Arrays.sort(latencies);
        for (double share : new double[] {0, 0.01, 0.5, 0.95, 0.99, 0.999, 1}) {
            long rank = Math.max(1, (long) Math.ceil(share * latencies.length));
            long exact = latencies[(int) rank - 1];
            assertThat(histogram.percentile(share)).as("%s", share).isCloseTo((double) exact, withinPercentage(0.4));
            assertThat(histogram.atLeast(rank)).isLessThanOrEqualTo(exact);
            assertThat(histogram.atMost(rank)).isGreaterThanOrEqualTo(exact);
        }
    }

    @Test
    void everyLatencyHasItsBucket() {
        for (int bits = 0; bits < 63; bits++) {
            for (long nanos : new long[] {(1L << bits) - 1, 1L << bits, (1L << bits) + 1, Long.MAX_VALUE}) {
                LatencyHistogram one = new LatencyHistogram();
                one.record(nanos);
                assertThat(nanos).isBetween(one.atLeast(1), one.atMost(1));
                assertThat(one.percentile(0.5)).isCloseTo((double) nanos, withinPercentage(0.4));
            }
        }
    }

    @Test
    void shortOnesAreExact() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int nanos = 0; nanos < 256; nanos++) {
            histogram.record(nanos);
            assertThat(histogram.percentile(1)).isEqualTo(nanos);
        }
        assertThat(histogram.percentile(0.5)).isEqualTo(127);
    }

    @Test
    void withoutLatenciesThereIsNothingToSay() {
        assertThat(new LatencyHistogram().percentile(0.95)).isZero();
        assertThat(new LatencyHistogram().count()).isZero();
    }

    @Test
    void whatIsSavedIsRestored() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (long nanos : new long[] {0, 7, 7, 1_000_000, Long.MAX_VALUE}) {
            histogram.record(nanos);
        }
        LatencyHistogram restored = LatencyHistogram.restore(histogram.save());
        assertThat(restored.save()).isEqualTo(histogram.save());
        assertThat(restored.count()).isEqualTo(5);
    }
}
