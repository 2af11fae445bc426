package dev.upright.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.manifest.ModelRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final JobSpec SPEC =
            new JobSpec(List.of(new ModelRef("orientation", "2")), 5, new JobInput.Folder(Path.of("/srv/pictures")));
    private static final Job FRESH = Job.of("one", SPEC, Optional.empty(), NOON);
    private static final Job RUNNING = FRESH.whenListed();

    @Test
    void beginsByListingAndRunsWhenEverythingIsKnown() {
        assertThat(FRESH.state()).isEqualTo(JobState.LISTING);
        assertThat(RUNNING.state()).isEqualTo(JobState.RUNNING);
        assertThat(RUNNING.listed()).isTrue();
    }

    @Test
    void isDoneOnlyWhenItWasRunning() {
        assertThat(RUNNING.whenSettled(LATER).state()).isEqualTo(JobState.DONE);
        assertThat(RUNNING.whenSettled(LATER).ended()).contains(LATER);
        assertThat(FRESH.whenSettled(LATER)).as("more may come").isEqualTo(FRESH);
        assertThat(RUNNING.paused().whenSettled(LATER).state()).isEqualTo(JobState.PAUSED);
    }

    @Test
    void goesOnWhereItWasPaused() {
        assertThat(FRESH.paused().state()).isEqualTo(JobState.PAUSED);
        assertThat(FRESH.paused().resumed()).isEqualTo(FRESH);
        assertThat(RUNNING.paused().resumed()).isEqualTo(RUNNING);
        assertThat(FRESH.paused().whenListed().resumed().state())
                .as("the rest was found meanwhile")
                .isEqualTo(JobState.RUNNING);
    }

    @Test
    void whatWasAskedForTwiceChangesNothing() {
        assertThat(RUNNING.paused().paused()).isEqualTo(RUNNING.paused());
        assertThat(RUNNING.resumed()).isEqualTo(RUNNING);
        assertThat(RUNNING.cancelled(NOON).cancelled(LATER)).isEqualTo(RUNNING.cancelled(NOON));
    }

    @Test
    void whatHasEndedStaysEnded() {
        for (Job ended : List.of(RUNNING.whenSettled(NOON), RUNNING.whenUnlistable("no such folder", NOON))) {
            assertThatExceptionOfType(Job.ConflictException.class).isThrownBy(ended::paused);
            assertThatExceptionOfType(Job.ConflictException.class).isThrownBy(ended::resumed);
            assertThatExceptionOfType(Job.ConflictException.class).isThrownBy(() -> ended.cancelled(LATER));
            assertThat(ended.whenUnlistable("late", LATER)).isEqualTo(ended);
        }
        assertThat(RUNNING.cancelled(NOON).whenListed().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void failedPicturesAreTriedAgainUnlessACallerEndedTheJob() {
        assertThat(RUNNING.whenSettled(NOON).retried()).isEqualTo(RUNNING);
        assertThat(FRESH.whenUnlistable("the disk was away", NOON).retried()).isEqualTo(FRESH);
        assertThat(RUNNING.paused().retried()).isEqualTo(RUNNING.paused());
        assertThatExceptionOfType(Job.ConflictException.class)
                .isThrownBy(() -> RUNNING.cancelled(NOON).retried());
    }

    @Test
    void whatItIsToDoIsTheSameAfterItWasWritten() {
        for (JobInput input : List.of(
                new JobInput.Folder(Path.of("/a b/ü")), new JobInput.Archive(), new JobInput.Manifest(Path.of("/b")))) {
            JobSpec spec =
                    new JobSpec(List.of(new ModelRef("orientation", "2"), new ModelRef("content", "1")), 3, input);
            assertThat(JobSpecJson.read(JobSpecJson.write(spec).toString())).isEqualTo(spec);
        }
    }
}
