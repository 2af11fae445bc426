package dev.upright.bench.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.measure.BenchException;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a bundled model. The windows say nothing about speed, so none is asserted. */
@Timeout(300)
class InstalledScoringTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final List<EncodedImage> PICTURES = List.of(
            EncodedImage.of(TestPictures.encoded(ImageFormat.JPEG, 300, 200)),
            EncodedImage.of(TestPictures.encoded(ImageFormat.PNG, 200, 300)));

    private static ScoreSetup setup(String version) {
        Path home = Zoo.root().toAbsolutePath().resolve("..").resolve("..").normalize();
        return new ScoreSetup(home, Optional.empty(), DevicePolicy.CPU_ONLY, new ModelRef("orientation", version));
    }

    @Test
    void countsTheRowsOfAJobAndRunsTheWholeCommand() throws InterruptedException {
        try (InstalledScoring scoring = new InstalledScoring(setup("1"), PICTURES)) {
            JobRun job = scoring.job(1_000_000, SHORT, SHORT);
            CommandRun command = scoring.command(30);

            assertThat(job.seconds()).isEqualTo(0.3);
            assertThat(job.rows()).isPositive();
            assertThat(command.rows()).isEqualTo(30);
            assertThat(command.wholeSeconds()).isPositive();
        }
    }

    @Test
    void refusesAListThatEndsBeforeTheWindowDoes() throws InterruptedException {
        try (InstalledScoring scoring = new InstalledScoring(setup("1"), PICTURES)) {
            assertThatThrownBy(() -> scoring.job(2, Duration.ofSeconds(5), SHORT))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("the list of 2 pictures ended");
        }
    }

    @Test
    void refusesPicturesThatHaveNoAnswer() throws InterruptedException {
        EncodedImage none = EncodedImage.of(new byte[] {1, 2, 3});
        try (InstalledScoring scoring = new InstalledScoring(setup("1"), List.of(none))) {
            assertThatThrownBy(() -> scoring.job(1_000_000, SHORT, SHORT))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("have no answer");
        }
    }

    @Test
    void saysWhichModelIsNotThere() {
        assertThatThrownBy(() -> new InstalledScoring(setup("99"), PICTURES))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no version 99 of orientation");
    }
}
