package dev.upright.bench.compare;

import dev.upright.bench.scenario.Scenario;
import dev.upright.bench.scenario.Windows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code ./upright bench} that are there for scenarios. */
public final class CompareArguments {
    private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
    private static final List<Integer> QUICK_CLIENTS = List.of(1, 8, 64);
    private static final double SECONDS = 10;
    private static final double QUICK_SECONDS = 1;

    /** Twenty seconds and more of two cores: what a command compiles first is then a small part of it, as it is for its users. */
    private static final int COMMAND_PICTURES = 12_000;

    private static final int QUICK_COMMAND_PICTURES = 500;
    private static final Duration NEW_SERVER = Duration.ofSeconds(1);
    private static final Duration LEAST_WARM_UP = Duration.ofSeconds(1);

    @Option(names = "--compare", description = "Runs the scenarios of docs/performance.md instead.")
    private boolean compare;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only these: concurrency, lone, steady, bursts, mixed-sizes, duplicates, cached, online-batch, "
                            + "slow-clients, overload; or those that --compare leaves out since they take long: "
                            + "online-job, score, tuning.")
    private List<String> scenarios = new ArrayList<>();

    @Option(names = "--quick", description = "Short windows and few steps: does it work?")
    private boolean quick;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "How many pictures the scenario score gives to a whole run of ./upright score "
                    + "(default 12000; 500 with --quick).")
    private @Nullable Integer commandPictures;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes one page with curves.")
    private @Nullable Path html;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Writes the tables between the marks of this document, or a new one.")
    private @Nullable Path markdown;

    /** Whether scenarios were asked for, in either way. */
    public boolean asked() {
        return compare || !scenarios.isEmpty();
    }

    /**
     * Makes sure that none of them stands where no scenario was asked for.
     *
     * @throws IllegalArgumentException with a message for the one who typed it
     */
    public void requireUnused() {
        Stream.of(
                        quick ? Optional.of("--quick") : Optional.<String>empty(),
                        Optional.ofNullable(commandPictures).map(_ -> "--pictures"),
                        Optional.ofNullable(html).map(_ -> "--html"),
                        Optional.ofNullable(markdown).map(_ -> "--markdown"))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException(option + " needs --compare");
                });
    }

    /**
     * The scenarios that were asked for.
     *
     * @throws IllegalArgumentException with a message for the one who typed them
     */
    public List<Scenario> scenarios() {
        return scenarios.isEmpty()
                ? Scenario.standard()
                : scenarios.stream()
                        .distinct()
                        .map(name -> Scenario.named(name)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "--scenario knows no " + name + "; it knows: " + all())))
                        .toList();
    }

    private static String all() {
        return Stream.concat(Scenario.standard().stream(), Scenario.optional().stream())
                .map(Scenario::name)
                .collect(Collectors.joining(", "));
    }

    /**
     * How long, and with how many clients.
     *
     * @param clients empty for as many as are usual
     * @param seconds empty for as long as is usual
     */
    public Windows windows(Optional<List<Integer>> clients, Optional<Double> seconds, int rounds, long seed) {
        Duration measured = Duration.ofMillis(Math.round(seconds.orElse(quick ? QUICK_SECONDS : SECONDS) * 1000));
        Duration fifth = measured.dividedBy(5);
        return new Windows(
                measured,
                quick || fifth.compareTo(LEAST_WARM_UP) > 0 ? fifth : LEAST_WARM_UP,
                measured.plus(NEW_SERVER),
                clients.orElse(quick ? QUICK_CLIENTS : CLIENTS).stream()
                        .distinct()
                        .sorted()
                        .toList(),
                quick ? 1 : rounds,
                Optional.ofNullable(commandPictures).orElse(quick ? QUICK_COMMAND_PICTURES : COMMAND_PICTURES),
                seed);
    }

    /** Where the report goes. */
    public Outputs outputs(Optional<Path> json) {
        return new Outputs(json, Optional.ofNullable(html), Optional.ofNullable(markdown));
    }
}
