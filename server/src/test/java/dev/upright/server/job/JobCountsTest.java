package dev.upright.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.ManualTicker;
import dev.upright.server.rollout.RolloutStore.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What meters are told of jobs. */
class JobCountsTest {
    private final ManualTicker ticker = new ManualTicker();
    private final AtomicBoolean troubled = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();

    private final JobCounts counts = new JobCounts(this::states, troubled::get, ticker);

    private Map<JobState, Long> states() {
        long times = asked.incrementAndGet();
        if (broken.get()) {
            throw new StoreException("away", new IllegalStateException());
        }
        return Map.of(JobState.RUNNING, times);
    }

    @Test
    void theStoreIsAskedOnceForAllStatesOfOneMoment() {
        assertThat(counts.of(JobState.RUNNING)).isEqualTo(1);
        assertThat(counts.of(JobState.DONE)).isZero();
        assertThat(asked).hasValue(1);

        ticker.advance(Duration.ofSeconds(2));
        assertThat(counts.of(JobState.RUNNING)).isEqualTo(2);
    }

    @Test
    void aStoreInTroubleIsNotWaitedForAndWhatWasKnownStays() {
        assertThat(counts.of(JobState.RUNNING)).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(2));
        troubled.set(true);

        assertThat(counts.of(JobState.RUNNING)).isEqualTo(1);
        assertThat(asked).hasValue(1);

        troubled.set(false);
        broken.set(true);
        assertThat(counts.of(JobState.RUNNING)).isEqualTo(1);
    }
}
