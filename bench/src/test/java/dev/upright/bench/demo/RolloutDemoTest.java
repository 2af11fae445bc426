package dev.upright.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demonstration as a person starts it: a real server process, the bundled models. */
class RolloutDemoTest {
    @TempDir
    private Path folder = Path.of("");

    private record Run(int code, String out, String err) {
        /** What was told, its line breaks forgotten. */
        String told() {
            return out.replaceAll("\\s+", " ");
        }
    }

    private static Run demo(String... arguments) {
        List<String> all = new ArrayList<>(List.of("rollout", "--fast"));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Main())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    @Timeout(240)
    void showsARolloutABrokenVersionAndAKillAndEveryClaimIsTrue() {
        Run run = demo("--models", Zoo.root().toString());

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.told())
                .contains("every one of them met the same version again")
                .contains("a rising weight only adds users")
                .contains("told twice, it counts once")
                .contains("it was rolled back by self_consistency, nobody touched it")
                .contains("it was rolled back by labelled_accuracy, nobody touched it")
                .contains("every truth that was acknowledged is there")
                .contains("claims were checked and are true")
                .doesNotContain("[FALSE]");
        assertThat(run.out().lines().filter(line -> line.startsWith("  $ curl")))
                .hasSizeGreaterThan(15);
    }

    @Test
    void saysInASentenceWhyItCannotBePlayed() {
        Run noModels = demo("--models", folder.toString());
        assertThat(noModels.code()).isEqualTo(1);
        assertThat(noModels.err()).contains("upright demo: no model in");

        Run noPictures = demo("--models", Zoo.root().toString(), "--images", folder.toString());
        assertThat(noPictures.code()).isEqualTo(1);
        assertThat(noPictures.err()).contains("upright demo: no pictures in");
    }
}
