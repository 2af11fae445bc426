package dev.upright.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.testing.Zoo;
import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.job.KnownRows;
import dev.upright.scoring.job.ScoringJob;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.scorer.Scorer;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full in the middle of a job, and later is not. */
class FullDiskTest {
    private static final int PICTURES = 600;
    private static final JobSpec SPEC = new JobSpec(Map.of("paths", "pictures"));

    @TempDir
    private Path folder;

    /** Takes so many bytes and then, as disks do, a part of what comes. */
    private static Journal.Target small(Path path, int room) {
        return new Journal.Target() {
            private int left = room;

            @Override
            public void write(ByteBuffer bytes) throws IOException {
                byte[] part = new byte[Math.min(left, bytes.remaining())];
                bytes.get(part);
                left -= part.length;
                Files.write(path, part, java.nio.file.StandardOpenOption.APPEND);
                if (bytes.hasRemaining()) {
                    throw new IOException("No space left on device");
                }
            }
        };
    }

    @Test
    @Timeout(60)
    void theJobEndsWithAClearErrorAndGoesOnOnceThereIsRoom() throws Exception {
        for (int i = 0; i < PICTURES; i++) {
            Scans.write(folder.resolve("pictures/%04d.jpg".formatted(i)), Scans.small(i));
        }
        ResultFile result = new ResultFile(folder.resolve("rows.jsonl"));
        ScorerOptions options = ScorerOptions.orientation(Zoo.root());
        try (Scorer scorer = new Scorer(options)) {
            try (Journal sound = Journal.create(result.journal(), SPEC);
                    Journal full = sound.writingTo(small(result.journal(), 20_000))) {
                ScoringJob job = new ScoringJob(scorer, new KnownRows(), full, true, Optional.empty());
                assertThatThrownBy(() -> run(job))
                        .isInstanceOf(IOException.class)
                        .hasMessage("No space left on device");
            }
            KnownRows known = new KnownRows();
            try (Journal journal = Journal.resume(result.journal(), SPEC, known::add)) {
                assertThat(known.size()).isBetween(10, PICTURES / 2);
                ScoringJob job = new ScoringJob(scorer, known, journal, true, Optional.empty());
                assertThat(run(job)).isTrue();
                assertThat(job.progress().rows()).isEqualTo(PICTURES);
            }
            result.finish();
        }
        List<Row> rows = Run.rows(result.path());
        assertThat(rows).extracting(Row::id).doesNotHaveDuplicates().isSorted().hasSize(PICTURES);
    }

    private boolean run(ScoringJob job) throws IOException, InterruptedException {
        InputOptions options = new InputOptions(20_000, false, Optional.empty(), AllowedUrls.none());
        try (Inputs inputs = new Inputs(List.of(folder.resolve("pictures").toString()), options)) {
            return job.run(inputs);
        }
    }
}
