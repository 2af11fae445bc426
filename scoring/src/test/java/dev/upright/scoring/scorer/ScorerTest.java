package dev.upright.scoring.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.device.DevicePolicy;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.scoring.testing.Scans;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Bytes to a score, by the bundled models. */
class ScorerTest {
    private static Scorer scorer(List<String> tasks, List<String> models) {
        return new Scorer(new ScorerOptions(
                List.of(Zoo.root()), tasks, models, DevicePolicy.CPU_ONLY, ImageLimits.defaults(), 2));
    }

    private static Row row(Scorer scorer, int number) throws InterruptedException {
        byte[] picture =
                number % 7 == 3 ? TestPictures.truncated(Scans.small(number), 0.6) : Scans.jpeg(Scans.page(number));
        return scorer.score(EncodedImage.of(picture))
                .row("id" + number, "path", scorer.models())
                .untimed();
    }

    @Test
    void manyThreadsGiveTheRowsThatOneGives() throws Exception {
        try (Scorer scorer = scorer(List.of("orientation", "classification"), List.of("orientation@1"));
                ExecutorService threads = Executors.newFixedThreadPool(scorer.parallelism())) {
            assertThat(scorer.models()).containsExactly(ModelRef.parse("orientation@1"), ModelRef.parse("content@1"));
            List<Row> alone = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                alone.add(row(scorer, i));
            }
            List<Future<Row>> together = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i;
                together.add(threads.submit(() -> row(scorer, number)));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
            assertThat(alone.getFirst().classes()).hasSize(2);
            assertThat(alone.get(3).failure().orElseThrow().reason()).isEqualTo(Reason.TRUNCATED);
        }
    }

    @Test
    void aRowIsReadAsItWasWritten() throws Exception {
        try (Scorer scorer = scorer(List.of(), List.of("orientation@1"))) {
            for (int i = 0; i < 4; i++) {
                Row row = row(scorer, i);
                assertThat(RowJson.read(RowJson.write(row))).isEqualTo(row);
            }
        }
    }

    @Test
    void modelsThatDoNotFitTheTasksAreRefusedBeforeAnythingIsLoaded() {
        assertThatThrownBy(() -> scorer(List.of("classification"), List.of("orientation@1")))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("which --task does not name");
        assertThatThrownBy(() -> scorer(List.of(), List.of("orientation@99")))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("no version 99 of orientation");
        assertThatThrownBy(() -> scorer(List.of(), List.of("Orientation 1@x"))).isInstanceOf(ScoringException.class);
    }
}
