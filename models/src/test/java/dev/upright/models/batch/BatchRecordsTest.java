package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchRecordsTest {

    @Test
    void aPolicyRefusesToBeWrongAndNamesTheSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPolicy(0, Duration.ZERO, 1))
                .withMessageContaining("batch.max-size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPolicy(1, Duration.ofMillis(-1), 1))
                .withMessageContaining("batch.max-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPolicy(8, Duration.ZERO, 7))
                .withMessageContaining("batch.queue-capacity");
    }

    @Test
    void aGpuIsWarmedForPowersOfTwoAndTheLargest() {
        assertThat(BatchBuckets.powersOfTwo(24).sizes()).containsExactly(1, 2, 4, 8, 16, 24);
        assertThat(BatchBuckets.powersOfTwo(24).covering(9)).isEqualTo(16);
        assertThat(BatchBuckets.powersOfTwo(1).sizes()).containsExactly(1);
    }

    @Test
    void aCpuIsWarmedForEverySizeSoThatNothingIsPadded() {
        BatchBuckets buckets = BatchBuckets.everySize(4);
        assertThat(buckets.sizes()).containsExactly(1, 2, 3, 4);
        assertThat(buckets.covering(3)).isEqualTo(3);
    }

    @Test
    void aFixedGraphAlwaysRunsItsOneSize() {
        assertThat(BatchBuckets.fixed(8).covering(1)).isEqualTo(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchBuckets.fixed(8).covering(9));
        assertThatIllegalArgumentException().isThrownBy(() -> BatchBuckets.fixed(0));
    }

    @Test
    void aDeadlineCountsFromTheArrivalAndAClockMayStandAnywhere() {
        long arrival = Long.MIN_VALUE + 5;
        Deadline deadline = Deadline.after(arrival, Duration.ofNanos(100));
        assertThat(deadline.remaining(arrival + 40)).isEqualTo(60);
        assertThat(deadline.passed(arrival + 99)).isFalse();
        assertThat(deadline.passed(arrival + 100)).isTrue();
    }

    @Test
    void neverNeverPasses() {
        assertThat(Deadline.never().passed(Long.MAX_VALUE)).isFalse();
        assertThat(Deadline.never().passed(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void aPredictionFollowsWhatWasObserved() {
        RunTimes times = new RunTimes(4);
        assertThat(times.predictNanos(2)).as("before anything ran").isZero();
        times.observe(4, 1000);
        assertThat(times.predictNanos(1)).as("the larger size stands in").isEqualTo(1000);
        times.observe(2, 400);
        assertThat(times.predictNanos(2)).isEqualTo(400);
        times.observe(2, 900);
        assertThat(times.predictNanos(2)).as("a fifth of the way").isEqualTo(500);
        assertThat(times.predictNanos(3)).isEqualTo(1000);
    }
}
