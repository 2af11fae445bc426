package dev.upright.scoring.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.testing.Command;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.Scans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is killed again and again ends as if it had not been. Real processes, a real model, 2,000 pictures. */
class KillTest {
    private static final int PICTURES = 2_000;
    private static final int KILLS = 20;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    @TempDir
    private static Path folder;

    private static Path home;
    private static List<Row> whole;

    @BeforeAll
    static void pictures() throws IOException {
        home = folder.resolve("home");
        Zoo.copy("orientation", "1", Files.createDirectories(home.resolve("models/zoo")), text -> text);
        for (int i = 0; i < PICTURES; i++) {
            byte[] picture =
                    switch (i % 50) {
                        case 17 -> TestPictures.truncated(Scans.small(i), 0.5);
                        case 34 -> TestPictures.encoded(ImageFormat.PNG, 40, 60);
                        default -> Scans.small(i);
                    };
            Scans.write(folder.resolve("pictures/%02d/%04d.jpg".formatted(i / 100, i)), picture);
        }
        try (Command uninterrupted = start("--out", "whole.jsonl")) {
            assertThat(uninterrupted.awaitEnd()).as(uninterrupted.said()).isEqualTo(2);
        }
        whole = rows("whole.jsonl");
        assertThat(whole).hasSize(PICTURES);
    }

    private static Command start(String... more) {
        List<String> arguments = new ArrayList<>(List.of("pictures", "--model", "orientation@1"));
        arguments.addAll(List.of(more));
        return new Command(home, folder, arguments);
    }

    private static List<Row> rows(String result) {
        return Run.rows(folder.resolve(result)).stream().map(Row::untimed).toList();
    }

    @Test
    void killedAtTwentyRandomMomentsItEndsWithTheRowsOfAnUninterruptedRun() throws Exception {
        killed(new Random(20261121), KILLS, "killed.jsonl");
        assertThat(rows("killed.jsonl")).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 11})
    void asFinishedEveryPictureHasExactlyOneRowToo(long seed) throws Exception {
        String result = "finished-" + seed + ".jsonl";
        killed(new Random(seed), 3, result, "--as-finished");
        assertThat(rows(result).stream().sorted(Comparator.comparing(Row::id)).toList())
                .isEqualTo(whole.stream().sorted(Comparator.comparing(Row::id)).toList());
    }

    /** Kills it when the journal has grown by a random number of bytes, wherever that falls: at the start, in a line, near the end. */
    private static void killed(Random random, int kills, String result, String... more) throws Exception {
        Path journal = folder.resolve(result + ".part");
        List<String> arguments = new ArrayList<>(List.of("--out", result, "--resume"));
        arguments.addAll(List.of(more));
        long line = Files.size(folder.resolve("whole.jsonl")) / PICTURES;
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            long until = size(journal) + random.nextLong(PICTURES / kills) * line;
            try (Command run = start(arguments.toArray(String[]::new))) {
                long begun = System.nanoTime();
                while (run.alive() && size(journal) < until && System.nanoTime() - begun < PATIENCE_NANOS) {
                    Thread.sleep(1);
                }
                Thread.sleep(random.nextInt(15));
                killed += run.alive() ? 1 : 0;
                run.kill();
            }
        }
        assertThat(killed).as("runs that were killed, not ended").isGreaterThan(kills / 2);
        try (Command last = start(arguments.toArray(String[]::new))) {
            int code = last.awaitEnd();
            assertThat(code == 2 || last.said().contains("finished already"))
                    .as(last.said())
                    .isTrue();
        }
        assertThat(journal).doesNotExist();
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    @Test
    void askedToEndItWritesWhatItHasAndCanGoOn() throws Exception {
        Path journal = folder.resolve("asked.jsonl.part");
        try (Command run = start("--out", "asked.jsonl")) {
            while (run.alive() && size(journal) < 20_000) {
                Thread.sleep(1);
            }
            run.terminate();
            assertThat(run.awaitEnd()).as(run.said()).isEqualTo(1);
            assertThat(run.said()).contains("--resume goes on");
        }
        try (Command second = start("--out", "asked.jsonl", "--resume")) {
            assertThat(second.awaitEnd()).as(second.said()).isEqualTo(2);
        }
        assertThat(rows("asked.jsonl")).isEqualTo(whole);
    }
}
