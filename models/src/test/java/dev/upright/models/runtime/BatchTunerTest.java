package dev.upright.models.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.manifest.BatchLimits;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.profile.BatchProfile;
import dev.upright.models.profile.BatchProfile.Layout;
import dev.upright.models.profile.BatchProfile.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is said stands; the rest is read off the profile, among the ways that agree with what is said. */
class BatchTunerTest {
    private static final BatchProfile PROFILE = new BatchProfile(List.of(
            new Trial(new Layout(2, 1), 1, 300, Duration.ofNanos(6_667_000)),
            new Trial(new Layout(2, 1), 4, 400, Duration.ofMillis(20)),
            new Trial(new Layout(1, 2), 1, 200, Duration.ofMillis(5)),
            new Trial(new Layout(1, 2), 4, 500, Duration.ofMillis(8))));

    @Test
    void whereNothingIsSaidTheProfileDecidesEverything() {
        assertThat(choose(BatchDefaults.PerDevice.measured())).contains(new Batching(4, Duration.ofMillis(3), 1, 2));
    }

    @Test
    void onTheCpuNobodyIsHeldBack() {
        assertThat(BatchTuner.choose(DeviceKind.CPU, BatchDefaults.PerDevice.measured(), 512, PROFILE))
                .contains(new Batching(4, Duration.ZERO, 1, 2));
    }

    @Test
    void whatIsSaidNarrowsTheChoice() {
        assertThat(choose(said(OptionalInt.empty(), OptionalInt.of(2))))
                .as("two sessions: then batches of 4 with one thread each")
                .contains(new Batching(4, Duration.ofNanos(1_667_000), 2, 1));
        assertThat(choose(said(OptionalInt.of(2), OptionalInt.empty())))
                .as("batches of at most 2: of those that were tried only single pictures")
                .contains(new Batching(2, Duration.ZERO, 2, 1));
    }

    @Test
    void batchesNeverExceedTheQueue() {
        assertThat(BatchTuner.choose(DeviceKind.CUDA, BatchDefaults.PerDevice.measured(), 3, PROFILE))
                .map(Batching::maxSize)
                .contains(1);
    }

    @Test
    void whatWasNeverTriedIsNotChosen() {
        assertThat(choose(said(OptionalInt.empty(), OptionalInt.of(7)))).isEmpty();
    }

    @Test
    void aManifestStandsBeforeTheSettings() {
        BatchLimits manifest = new BatchLimits(
                OptionalInt.empty(),
                OptionalInt.of(8),
                Optional.of(Duration.ofMillis(2)),
                OptionalInt.empty(),
                OptionalInt.empty());
        BatchDefaults.PerDevice settings = BatchDefaults.PerDevice.of(2, Duration.ZERO, 3, 4);
        assertThat(settings.overriddenBy(manifest).completedBy(new Batching(1, Duration.ZERO, 1, 1)))
                .isEqualTo(new Batching(8, Duration.ofMillis(2), 3, 4));
    }

    private static Optional<Batching> choose(BatchDefaults.PerDevice said) {
        return BatchTuner.choose(DeviceKind.CUDA, said, 512, PROFILE);
    }

    private static BatchDefaults.PerDevice said(OptionalInt maxSize, OptionalInt sessions) {
        return new BatchDefaults.PerDevice(maxSize, Optional.empty(), sessions, OptionalInt.empty());
    }
}
