package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.batch.ReleaseRule.Hold;
import dev.upright.models.batch.ReleaseRule.Release;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReleaseRuleTest {
    private static final long MS = 1_000_000;
    private static final Deadline NO_DEADLINE = Deadline.never();

    private final ReleaseRule rule = new ReleaseRule(Duration.ofMillis(10));

    @Test
    void anIdleLaneTakesALoneSubmissionAtOnce() {
        assertThat(rule.decide(view(0, 1, NO_DEADLINE, true))).isEqualTo(new Release(ReleaseReason.IDLE));
    }

    @Test
    void aFullBatchGoesWhateverTheLaneDid() {
        assertThat(rule.decide(view(0, 4, NO_DEADLINE, false))).isEqualTo(new Release(ReleaseReason.FULL));
        assertThat(rule.decide(view(0, 9, NO_DEADLINE, true))).isEqualTo(new Release(ReleaseReason.FULL));
    }

    @Test
    void aBusyLaneHoldsAPartialBatchForWhatIsLeftOfTheDelay() {
        assertThat(rule.decide(view(3 * MS, 2, NO_DEADLINE, false))).isEqualTo(new Hold(7 * MS));
    }

    @Test
    void theDelayCountsFromTheOldestArrival() {
        assertThat(rule.decide(view(10 * MS, 2, NO_DEADLINE, false))).isEqualTo(new Release(ReleaseReason.DELAY));
    }

    @Test
    void aDeadlineWhoseSlackIsUsedUpReleasesTheBatch() {
        Deadline soon = new Deadline(8 * MS);
        assertThat(rule.decide(view(4 * MS, 2, soon, false)))
                .as("8 ms deadline, 5 ms predicted run: must start by 3 ms")
                .isEqualTo(new Release(ReleaseReason.DEADLINE));
    }

    @Test
    void aHoldEndsWhereTheSlackDoes() {
        Deadline soon = new Deadline(8 * MS);
        assertThat(rule.decide(view(1 * MS, 2, soon, false))).isEqualTo(new Hold(2 * MS));
    }

    @Test
    void withoutADelayABusyLaneTakesWhatThereIs() {
        ReleaseRule eager = new ReleaseRule(Duration.ZERO);
        assertThat(eager.decide(view(0, 1, NO_DEADLINE, false))).isEqualTo(new Release(ReleaseReason.IDLE));
    }

    private static ReleaseRule.View view(long now, int waiting, Deadline earliest, boolean idle) {
        return new ReleaseRule.View(now, waiting, 4, 0, earliest, 5 * MS, idle);
    }
}
