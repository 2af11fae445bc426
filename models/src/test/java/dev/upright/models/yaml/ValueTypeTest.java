package dev.upright.models.yaml;

import static dev.upright.models.yaml.ValueType.choice;
import static dev.upright.models.yaml.ValueType.decimal;
import static dev.upright.models.yaml.ValueType.flag;
import static dev.upright.models.yaml.ValueType.integer;
import static dev.upright.models.yaml.ValueType.listOf;
import static dev.upright.models.yaml.ValueType.parsed;
import static dev.upright.models.yaml.ValueType.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
    private enum Resize {
        STRETCH,
        SHORT_SIDE
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain words", "1.0", "no", "2026-11-20", "0x1F", "null-ish"})
    void keepsATextAsItWasWritten(String written) {
        assertThat(value(written, text())).isEqualTo(written);
    }

    @Test
    void takesQuotesOffAText() {
        assertThat(value("'007'", text())).isEqualTo("007");
        assertThat(value("\"null\"", text())).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | is blank",
                "'  '          | is blank",
                "[a]           | expected a text, was a list",
                "{a: b}        | expected a text, was a section",
                "!!binary YQ== | expected a text, was a value tagged tag:yaml.org,2002:binary",
                "!mine a       | expected a text, was a value tagged !mine"
            },
            quoteCharacter = '`')
    void refusesWhatIsNoText(String written, String message) {
        assertThat(problem(written, text())).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-3,-3", "2147483647,2147483647"})
    void readsWholeNumbers(String written, int expected) {
        assertThat(value(written, integer(-3, Integer.MAX_VALUE))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "010", "0x10", "1_000", "1e3", "ten", "1:30", "+1", ".inf"})
    void refusesWhatIsNoWholeNumber(String written) {
        assertThat(problem(written, integer(0, 100_000)))
                .isEqualTo("expected a whole number, was \"%s\"".formatted(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "11", "99999999999999999999"})
    void refusesAWholeNumberOutOfRange(String written) {
        assertThat(problem(written, integer(0, 10))).isEqualTo("must lie in 0 to 10, was " + written);
    }

    @Test
    void refusesANumberInQuotes() {
        assertThat(problem("'5'", integer(0, 10)))
                .isEqualTo("expected a whole number, was the text \"5\": remove the quotes");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "0.5,0.5",
        ".5,0.5",
        "5.,5",
        "1e-3,0.001",
        "-2.5E+1,-25",
        "0.00392156862745098,0.00392156862745098"
    })
    void readsDecimals(String written, double expected) {
        assertThat(value(written, decimal(-100, 100))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {".nan", ".inf", "-.inf", "NaN", "Infinity", "0x1p3", "1f", "1_0.0", "half", "1,5"})
    void refusesWhatIsNoDecimal(String written) {
        assertThat(problem(written, decimal(-100, 100))).isEqualTo("expected a number, was \"%s\"".formatted(written));
    }

    @Test
    void refusesADecimalOutOfRange() {
        assertThat(problem("1.01", decimal(0, 1))).isEqualTo("must lie in 0 to 1, was 1.01");
        assertThat(problem("1e999", decimal(0, 1))).isEqualTo("must lie in 0 to 1, was 1e999");
        assertThat(problem("0", decimal(0.5, 1.5))).isEqualTo("must lie in 0.5 to 1.5, was 0");
    }

    @Test
    void readsOnlyTrueAndFalseAsFlags() {
        assertThat(value("true", flag())).isTrue();
        assertThat(value("false", flag())).isFalse();
        assertThat(problem("yes", flag())).isEqualTo("expected true or false, was \"yes\"");
    }

    @Test
    void readsChoicesInLowerCaseWithDashes() {
        assertThat(value("short-side", choice(Resize.class))).isEqualTo(Resize.SHORT_SIDE);
        assertThat(problem("SHORT_SIDE", choice(Resize.class)))
                .isEqualTo("must be one of stretch, short-side, was \"SHORT_SIDE\"");
    }

    @Test
    void readsAListAndReportsEachWrongElement() {
        assertThat(value("[1, 2]", listOf(integer(0, 9)))).containsExactly(1, 2);
        assertThat(value("[]", listOf(integer(0, 9)))).isEmpty();
        assertThat(problems("[1, x, 3, 10]", listOf(integer(0, 9))))
                .extracting(Problem::key)
                .containsExactly("key[1]", "key[3]");
        assertThat(problem("1", listOf(integer(0, 9)))).isEqualTo("expected a list, was \"1\"");
    }

    @Test
    void refusesAHoleInAList() {
        assertThat(problems("[a, ]", listOf(text()))).isEmpty();
        assertThat(problems("[a, ~]", listOf(text())))
                .containsExactly(new Problem("key[1]", 1, "has no value, expected a text"));
    }

    @Test
    void readsATextWithAMeaningOfItsOwn() {
        ValueType<Duration> seconds = parsed(Duration.ZERO, written -> {
            try {
                return Duration.parse("PT" + written);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("must be a duration such as 5s, was " + written, e);
            }
        });
        assertThat(value("5s", seconds)).isEqualTo(Duration.ofSeconds(5));
        assertThat(problem("soon", seconds)).isEqualTo("must be a duration such as 5s, was soon");
    }

    @Test
    void doesNotRepeatAnEndlessValueInAMessage() {
        assertThat(problem("9".repeat(10_000) + "x", integer(0, 9))).hasSizeLessThan(200);
    }

    private static <T> T value(String written, ValueType<T> type) {
        return SectionTest.read("key: " + written, root -> {
            T value = root.get("key", type);
            return root.build(() -> value);
        });
    }

    private static String problem(String written, ValueType<?> type) {
        List<Problem> problems = problems(written, type);
        assertThat(problems).hasSize(1);
        return problems.getFirst().message();
    }

    private static List<Problem> problems(String written, ValueType<?> type) {
        try {
            SectionTest.read("key: " + written, root -> {
                root.get("key", type);
                return Optional.of("read");
            });
            return List.of();
        } catch (InvalidDocumentException e) {
            return e.problems();
        }
    }
}
