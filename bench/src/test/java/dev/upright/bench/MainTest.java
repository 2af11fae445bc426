package dev.upright.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private static BenchOptions parse(String... arguments) {
        Main main = new Main();
        new CommandLine(main).parseArgs(arguments);
        return main.options();
    }

    private static String refusal(String... arguments) {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Main()).setErr(new PrintWriter(err)).execute(arguments);
        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        return err.toString();
    }

    @Test
    void needsNothingButPictures() {
        assertThat(parse("--images", "photos"))
                .isEqualTo(new BenchOptions(
                        "orientation",
                        Optional.empty(),
                        Path.of("photos"),
                        List.of(1, 2, 4, 8, 16, 32),
                        Duration.ofSeconds(10),
                        3,
                        1,
                        Optional.empty()));
    }

    @Test
    void measuresEachStepOnceAndUpwards() {
        BenchOptions options = parse("--images", "p", "--concurrency", "8,2,8", "--version", "3", "--seconds", "2.5");

        assertThat(options.concurrency()).containsExactly(2, 8);
        assertThat(options.version()).contains("3");
        assertThat(options.window()).isEqualTo(Duration.ofMillis(2500));
        assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThat(refusal()).contains("--images");
        assertThat(refusal("--images", "p", "--concurrency", "0")).contains("--concurrency lies in 1 to");
        assertThat(refusal("--images", "p", "--seconds", "0")).contains("--seconds must be above 0");
        assertThat(refusal("--images", "p", "--rounds", "0")).contains("--rounds must be at least 1");
    }
}
