package dev.upright.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.scoring.row.Row;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.Scans;
import dev.upright.spark.input.Reading;
import dev.upright.spark.testing.SparkHere;
import dev.upright.spark.testing.SparkHome;
import dev.upright.spark.testing.SparkRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors are processes of their own, and are killed: what they had not finished is done again by others, once. */
@Timeout(300)
class ExecutorKillTest {
    private static final int PICTURES = 800;
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    @Test
    void everyPictureHasOneRowAlthoughExecutorsAreKilled() throws Exception {
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < PICTURES; i++) {
            Scans.write(pictures.resolve("p%04d.jpg".formatted(i)), Scans.small(i));
        }
        Files.writeString(pictures.resolve("broken.jpg"), "no picture");
        Reading reading = Reading.pictures(20_000_000);
        String out = folder.resolve("rows").toString();
        Killer killer = new Killer(new Random(6));

        List<Row> rows;
        try (SparkSession spark = SparkHere.builder("local-cluster[2,1,1024]")
                .config("spark.executor.extraClassPath", SparkHome.prepared())
                .config("spark.executor.extraJavaOptions", "--enable-native-access=ALL-UNNAMED")
                .config("spark.task.maxFailures", KILLS + 2)
                .getOrCreate()) {
            spark.sparkContext().addSparkListener(killer);
            PictureScoring scoring = PictureScoring.on(spark, SparkHere.options("orientation@1"));

            assertThatThrownBy(() -> scoring.list(List.of("pictures"), reading))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pictures is relative, and means another place in each executor");
            scoring.score(List.of(pictures.toString()), reading).write().json(out);

            assertThat(killer.killed).as("executors that were killed").hasSize(KILLS);
            rows = SparkRows.timeless(spark.read().json(out));
        }
        Path expected = folder.resolve("rows.jsonl");
        Run.of(pictures, "--model", "orientation@1", "--device", "cpu-only", "--out", expected);
        assertThat(rows)
                .hasSize(PICTURES + 1)
                .isEqualTo(Run.rows(expected).stream().map(Row::untimed).toList());
    }

    /** Ends an executor, without asking, whenever some tasks more have ended. */
    private static final class Killer extends SparkListener {
        private final List<Long> killed = new ArrayList<>();
        private final Random random;
        private int left;

        Killer(Random random) {
            this.random = random;
            this.left = 1 + random.nextInt(4);
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            left--;
            if (left > 0 || killed.size() == KILLS) {
                return;
            }
            List<ProcessHandle> executors = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                            .isPresent())
                    .toList();
            if (!executors.isEmpty()) {
                ProcessHandle one = executors.get(random.nextInt(executors.size()));
                one.destroyForcibly();
                killed.add(one.pid());
                left = 1 + random.nextInt(4);
            }
        }
    }
}
