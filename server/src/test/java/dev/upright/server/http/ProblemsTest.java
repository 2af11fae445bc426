package dev.upright.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.ModelNotFoundException;
import dev.upright.models.runtime.ModelState;
import dev.upright.models.runtime.ModelUnavailableException;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.server.admission.Bound;
import dev.upright.server.admission.OverloadedException;
import dev.upright.server.admission.ShuttingDownException;
import dev.upright.server.prediction.PredictionOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The one table, the page that shows it, and the contract that lists its words. */
class ProblemsTest {
    private static final Path ROOT = Path.of(System.getProperty("upright.root", ".."));
    private static final ModelRef MODEL = new ModelRef("orientation", "1");

    /** One of each way to end, and of each reason to reject a picture. */
    private static final List<PredictionOutcome> OUTCOMES = Stream.<PredictionOutcome>concat(
                    Stream.of(
                            new PredictionOutcome.Predicted(
                                    new ImageHeader(ImageFormat.JPEG, 4, 3, ExifOrientation.TOP_LEFT, false),
                                    List.of()),
                            new PredictionOutcome.Overloaded(Bound.QUEUE, "why", Duration.ofSeconds(3)),
                            new PredictionOutcome.UnknownModel("why"),
                            new PredictionOutcome.Unavailable("why"),
                            new PredictionOutcome.TimedOut(),
                            new PredictionOutcome.Cancelled(),
                            new PredictionOutcome.OutOfMemory("why"),
                            new PredictionOutcome.Failed("why")),
                    Arrays.stream(ImageRejectedException.Reason.values())
                            .map(reason -> new PredictionOutcome.Rejected(reason, "why")))
            .toList();

    /** What routes and the gates before them throw. */
    private static final List<Throwable> THROWN = List.of(
            new OverloadedException(Bound.REQUESTS, "full", Duration.ofSeconds(3)),
            new ShuttingDownException(),
            new ModelNotFoundException(MODEL, List.of()),
            new ModelUnavailableException(MODEL, new ModelState.Loading()));

    @Test
    void noWayToEndIsForgottenHere() {
        assertThat(OUTCOMES.stream().map(Object::getClass))
                .containsAll(Arrays.asList(PredictionOutcome.class.getPermittedSubclasses()));
    }

    @Test
    void aPredictionIsNoProblemAndEverythingElseIsOne() {
        for (PredictionOutcome outcome : OUTCOMES) {
            assertThat(Problems.of(outcome).isEmpty())
                    .as(outcome.toString())
                    .isEqualTo(outcome instanceof PredictionOutcome.Predicted);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMPTY, 400, empty",
        "TOO_MANY_BYTES, 413, too-many-bytes",
        "UNSUPPORTED_FORMAT, 415, unsupported-format",
        "TOO_MANY_PIXELS, 422, too-many-pixels",
        "SIDE_TOO_LONG, 422, side-too-long",
        "CORRUPT, 422, corrupt",
        "TRUNCATED, 422, truncated"
    })
    void aRejectedPictureSaysWhy(ImageRejectedException.Reason cause, int status, String reason) {
        Problem problem =
                Problems.of(new PredictionOutcome.Rejected(cause, "why")).orElseThrow();
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.reason()).isEqualTo(reason);
        assertThat(problem.detail()).isEqualTo("why");
        assertThat(problem.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ImageRejectedException.Reason.class)
    void metricsAndAnswersCountUnderTheSameWord(ImageRejectedException.Reason cause) {
        PredictionOutcome outcome = new PredictionOutcome.Rejected(cause, "why");
        assertThat(Problems.of(outcome).orElseThrow().reason()).isEqualTo(outcome.reason());
    }

    @Test
    void everyOtherOutcomeHasItsStatus() {
        assertThat(OUTCOMES.stream()
                        .filter(outcome -> !(outcome instanceof PredictionOutcome.Rejected))
                        .flatMap(outcome -> Problems.of(outcome).stream())
                        .map(problem -> problem.status() + " " + problem.reason()))
                .containsExactly(
                        "429 overloaded",
                        "404 unknown-model",
                        "503 unavailable",
                        "504 deadline-passed",
                        "499 cancelled",
                        "507 device-out-of-memory",
                        "500 inference-failed");
    }

    @Test
    void whatRoutesThrowHasItsStatusToo() {
        assertThat(THROWN.stream()
                        .map(thrown -> Problems.of(thrown).orElseThrow())
                        .map(problem -> problem.status() + " " + problem.reason() + ": " + problem.detail()))
                .containsExactly(
                        "429 overloaded: full",
                        "503 shutting-down: the server is shutting down",
                        "404 unknown-model: no model orientation; there are: none",
                        "503 unavailable: orientation@1 is loading");
        Problem known = Problems.malformed("a header");
        assertThat(Problems.of(new ProblemException(known))).contains(known);
    }

    @Test
    void whatNobodyForesawIsNotExplained() {
        assertThat(Problems.of(new IllegalStateException("a secret"))).isEmpty();
        assertThat(Problems.of(new OutOfMemoryError())).isEmpty();
    }

    @Test
    void whoeverMayComeBackIsToldWhen() {
        Stream<Problem> problems = Stream.concat(
                OUTCOMES.stream().flatMap(outcome -> Problems.of(outcome).stream()),
                THROWN.stream().flatMap(thrown -> Problems.of(thrown).stream()));
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.retryAfterSeconds().isPresent())
                        .as(problem.toString())
                        .isEqualTo(problem.status() == 429 || problem.status() == 503));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "2500, 3", "61000, 61"})
    void retryAfterIsInWholeSecondsAndNeverTooEarly(long millis, String header) {
        assertThat(Problems.malformed("x").retryAfter(Duration.ofMillis(millis)).retryAfterSeconds())
                .contains(header);
    }

    @Test
    void aProblemIsWrittenAfterRfc9457() {
        assertThat(Problem.of(422, "truncated", "The picture is corrupt", "it \"ends\"")
                        .toJson()
                        .toString())
                .isEqualTo("{\"type\":\"urn:upright:problem:truncated\",\"title\":\"The picture is corrupt\","
                        + "\"status\":422,\"detail\":\"it \\\"ends\\\"\",\"reason\":\"truncated\"}");
    }

    /** The table of {@code docs/api.md} has every status and reason that this code can answer, and no other. */
    @Test
    void thePageListsExactlyWhatCanBeAnswered() {
        Set<String> documented = new TreeSet<>();
        Pattern.compile("(?m)^\\| (\\d{3}) \\| (`[^|]+`) \\|")
                .matcher(read("docs", "api.md"))
                .results()
                .forEach(row -> words(row.group(2)).forEach(reason -> documented.add(row.group(1) + " " + reason)));
        assertThat(documented).containsExactlyInAnyOrderElementsOf(answerable());
    }

    @Test
    void theContractListsTheSameReasons() {
        String contract = read("server", "src", "main", "resources", "META-INF", "openapi.yaml");
        List<String> listed = Pattern.compile("(?s)enum:\\s+- malformed-request\\n((?:\\s+- [a-z-]+\\n)+)")
                .matcher(contract)
                .results()
                .flatMap(list -> Stream.of(list.group(1).trim().split("\\s*- ", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
        Set<String> reasons = answerable().stream()
                .map(answer -> answer.substring(4))
                .filter(reason -> !reason.equals("malformed-request"))
                .collect(Collectors.toSet());
        assertThat(listed).containsExactlyInAnyOrderElementsOf(reasons);
    }

    /** What the table gives for every outcome, and what the routes write themselves: {@code status reason}. */
    private static Set<String> answerable() {
        Set<String> answerable = new TreeSet<>();
        Stream.concat(
                        OUTCOMES.stream().flatMap(outcome -> Problems.of(outcome).stream()),
                        THROWN.stream().flatMap(thrown -> Problems.of(thrown).stream()))
                .forEach(problem -> answerable.add(problem.status() + " " + problem.reason()));
        Pattern written = Pattern.compile("Problem\\.of\\(\\s*(\\d{3}),\\s*\"([a-z-]+)\"");
        for (String source : sources()) {
            written.matcher(source).results().forEach(call -> answerable.add(call.group(1) + " " + call.group(2)));
        }
        return answerable;
    }

    private static List<String> sources() {
        Path folder = ROOT.resolve(Path.of("server", "src", "main", "java", "dev", "upright", "server", "http"));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(ProblemsTest::read).toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Stream<String> words(String cell) {
        return Pattern.compile("`([a-z-]+)`").matcher(cell).results().map(word -> word.group(1));
    }

    private static String read(String first, String... more) {
        return read(ROOT.resolve(Path.of(first, more)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
