package dev.upright.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.bench.compare.CompareOptions;
import dev.upright.bench.scenario.Scenario;
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
                        Optional.empty(),
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
        assertThat(refusal("--images", "p", "--model", "a", "--model", "b")).contains("--model stands once");
        assertThat(refusal("--images", "p", "--model", "a@1", "--version", "2")).contains("both name a version");
        assertThat(refusal("--images", "p", "--html", "f")).contains("--html needs --compare");
        assertThat(refusal("--images", "p", "--quick")).contains("--quick needs --compare");
        assertThat(refusal("--images", "p", "--pictures", "9")).contains("--pictures needs --compare");
    }

    @Test
    void takesAVersionBehindTheModelToo() {
        assertThat(parse("--images", "p", "--model", "content@3").version()).contains("3");
    }

    private static CompareOptions compare(String... arguments) {
        Main main = new Main();
        new CommandLine(main).parseArgs(arguments);
        return main.compareOptions();
    }

    @Test
    void comparesEverythingUnlessToldWhat() {
        CompareOptions all = compare("--compare", "--images", "p");

        assertThat(all.models()).containsExactly(new CompareOptions.Asked("orientation", Optional.empty()));
        assertThat(all.scenarios()).isEqualTo(Scenario.standard());
        assertThat(all.windows().clients()).endsWith(256, 512).hasSize(10);
        assertThat(all.windows().measured()).isEqualTo(Duration.ofSeconds(10));
        assertThat(all.windows().warmUp()).isEqualTo(Duration.ofSeconds(2));
        assertThat(all.windows().commandPictures()).isEqualTo(12_000);

        CompareOptions some = compare(
                "--scenario",
                "tuning,lone",
                "--quick",
                "--images",
                "p",
                "--model",
                "a@1",
                "--model",
                "b",
                "--models",
                "d");
        assertThat(some.scenarios()).extracting(Scenario::name).containsExactly("tuning", "lone");
        assertThat(some.models())
                .containsExactly(
                        new CompareOptions.Asked("a", Optional.of("1")),
                        new CompareOptions.Asked("b", Optional.empty()));
        assertThat(some.windows().warmUp()).isEqualTo(Duration.ofMillis(200));
        assertThat(some.windows().rounds()).isEqualTo(1);
        assertThat(some.windows().commandPictures()).isEqualTo(500);
        assertThat(some.repository()).contains(Path.of("d"));
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThat(refusal("--compare", "--images", "p", "--scenario", "nothing"))
                .contains("--scenario knows no nothing; it knows: concurrency, lone, steady")
                .contains("tuning");
        assertThat(refusal("--compare", "--images", "p", "--version", "1")).contains("--model NAME@V");
        assertThat(refusal("--compare", "--images", "p", "--model", "a", "--model", "a"))
                .contains("names a model twice");
        assertThat(refusal("--compare", "--images", "p", "--concurrency", "0")).contains("--concurrency lies in 1 to");
        assertThat(refusal("--compare", "--images", "p", "--seconds", "0")).contains("--seconds must be above 0");
        assertThat(refusal("--compare", "--images", "p", "--rounds", "0")).contains("--rounds must be at least 1");
        assertThat(refusal("--compare", "--images", "p", "--pictures", "0")).contains("--pictures must be at least 1");
        assertThat(refusal("--compare")).contains("--images");
    }

    @Test
    void namesEveryScenarioInItsHelp() {
        assertThat(new CommandLine(new Main()).getUsageMessage().replaceAll("\\s+", " "))
                .contains(Scenario.standard().stream().map(Scenario::name).toList())
                .contains(Scenario.optional().stream().map(Scenario::name).toList());
    }
}
