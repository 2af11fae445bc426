package dev.upright.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.upright.models.device.DevicePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void whatIsNotGivenHasItsDefault() {
        Settings settings = settings();
        assertThat(settings.text("a", "words", "")).isEqualTo("words");
        assertThat(settings.integer("b", 7, 1, 10, "")).isEqualTo(7);
        assertThat(settings.bytes("c", "2kB", "")).isEqualTo(2_000);
        assertThat(settings.duration("d", "3s", "")).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.choice("e", DevicePolicy.CPU_ONLY, "")).isEqualTo(DevicePolicy.CPU_ONLY);
        assertThat(settings.flag("f", true, "")).isTrue();
        assertThat(settings.path("g", "")).isEmpty();
        settings.finish();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "7b, 7",
        "20MB, 20000000",
        "20mb, 20000000",
        "3 kB, 3000",
        "1.5GB, 1500000000",
        "512KiB, 524288",
        "2MiB, 2097152",
        "1GiB, 1073741824"
    })
    void sizesHaveUnits(String text, long bytes) {
        Settings settings = settings("size", text);
        assertThat(settings.bytes("size", "1MB", "")).isEqualTo(bytes);
        settings.finish();
    }

    @ParameterizedTest
    @CsvSource({"10us, 10000", "250ms, 250000000", "5s, 5000000000", "1.5m, 90000000000", "2H, 7200000000000", "0s, 0"})
    void timesHaveUnits(String text, long nanos) {
        Settings settings = settings("time", text);
        assertThat(settings.duration("time", "1s", "")).isEqualTo(Duration.ofNanos(nanos));
        settings.finish();
    }

    @ParameterizedTest
    @CsvSource({"50000000, 50000000", "50MP, 50000000", "2GP, 2000000000", "3k, 3000", "1.5m, 1500000"})
    void countsHaveUnits(String text, long count) {
        Settings settings = settings("count", text);
        assertThat(settings.count("count", "1MP", "")).isEqualTo(count);
        settings.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1s", "1e3s", "s", "", "5 seconds", "1,5s", "5MB"})
    void aTimeIsANumberAndAUnit(String text) {
        Settings settings = settings("time", text);
        assertThat(settings.duration("time", "1s", "")).as("reading goes on").isEqualTo(Duration.ofSeconds(1));
        assertThat(problems(settings))
                .isEqualTo("1 problem in the settings:\n  a test: 'time' must be a time such as 250ms or 5s, was '"
                        + text + "'");
    }

    @Test
    void anAmountBeyondALongIsTooLarge() {
        Settings settings = settings("size", "99999999999999999999GB", "time", "999999999999h");
        settings.bytes("size", "1MB", "");
        settings.duration("time", "1s", "");
        assertThat(problems(settings))
                .contains("'size' is too large, was '99999999999999999999GB'")
                .contains("'time' is too large");
    }

    @Test
    void wholeNumbersHaveBounds() {
        Settings settings =
                settings("least", "1", "most", "10", "below", "0", "above", "11", "word", "ten", "huge", "3000000000");
        assertThat(settings.integer("least", 5, 1, 10, "")).isEqualTo(1);
        assertThat(settings.integer("most", 5, 1, 10, "")).isEqualTo(10);
        assertThat(settings.integer("below", 5, 1, 10, "")).isEqualTo(5);
        assertThat(settings.integer("above", 5, 1, 10, "")).isEqualTo(5);
        assertThat(settings.integer("word", 5, 1, 10, "")).isEqualTo(5);
        assertThat(settings.integer("huge", 5, 1, 10, "")).isEqualTo(5);
        assertThat(problems(settings))
                .startsWith("4 problems")
                .contains("'below' must be between 1 and 10, was '0'")
                .contains("'above' must be between 1 and 10, was '11'")
                .contains("'word' must be a whole number, was 'ten'")
                .contains("'huge' must be a whole number, was '3000000000'");
    }

    @Test
    void autoStandsForWhatTheMachineHas() {
        Settings settings = settings("named", "auto", "given", "3", "wrong", "automatic");
        assertThat(settings.integerOrAuto("absent", 8, 1, 256, "")).isEqualTo(8);
        assertThat(settings.integerOrAuto("named", 8, 1, 256, "")).isEqualTo(8);
        assertThat(settings.integerOrAuto("given", 8, 1, 256, "")).isEqualTo(3);
        assertThat(settings.integerOrAuto("wrong", 8, 1, 256, "")).isEqualTo(8);
        assertThat(problems(settings)).startsWith("1 problem ").contains("'wrong'");
    }

    /** A machine of 384 cores could not start: its own default was out of bounds. */
    @Test
    void autoStaysWithinTheBoundsOnTheLargestMachine() {
        Settings settings = settings("named", "auto");
        assertThat(settings.integerOrAuto("absent", 384, 1, 256, "")).isEqualTo(256);
        assertThat(settings.integerOrAuto("named", 384, 1, 256, "")).isEqualTo(256);
        settings.finish();
    }

    @Test
    void aChoiceIsOneOfTheNames() {
        Settings settings = settings("good", "require-gpu", "wrong", "REQUIRE_GPU");
        assertThat(settings.choice("good", DevicePolicy.PREFER_GPU, "")).isEqualTo(DevicePolicy.REQUIRE_GPU);
        assertThat(settings.choice("wrong", DevicePolicy.PREFER_GPU, "")).isEqualTo(DevicePolicy.PREFER_GPU);
        assertThat(problems(settings))
                .contains("'wrong' must be one of prefer-gpu, require-gpu, cpu-only, was 'REQUIRE_GPU'");
    }

    @Test
    void aFlagIsTrueOrFalse() {
        Settings settings = settings("on", "true", "off", "false", "wrong", "yes");
        assertThat(settings.flag("on", false, "")).isTrue();
        assertThat(settings.flag("off", true, "")).isFalse();
        assertThat(settings.flag("wrong", true, "")).isTrue();
        assertThat(problems(settings)).contains("'wrong' must be true or false, was 'yes'");
    }

    @Test
    void aPathMayBeAbsent() {
        Settings settings = settings("given", "a/b", "empty", "", "wrong", "a\0b");
        assertThat(settings.path("given", "")).contains(Path.of("a", "b"));
        assertThat(settings.path("empty", "")).isEmpty();
        assertThat(settings.path("wrong", "")).isEmpty();
        assertThat(problems(settings)).startsWith("1 problem ").contains("'wrong' must be a path");
    }

    @Test
    void spacesAroundAValueDoNotCount() {
        Settings settings = settings("number", " 7 ", "time", "\t5s\n");
        assertThat(settings.integer("number", 1, 1, 10, "")).isEqualTo(7);
        assertThat(settings.duration("time", "1s", "")).isEqualTo(Duration.ofSeconds(5));
        settings.finish();
    }

    @Test
    void everyProblemIsNamedAtOnceWithItsOrigin() {
        Settings settings = new Settings(Map.of(
                "server.port", new SettingSource.Value("x", "option --port"),
                "server.delay", new SettingSource.Value("y", "upright.yaml"),
                "server.colour", new SettingSource.Value("z", "environment variable UPRIGHT_SERVER_COLOUR")));
        settings.integer("server.port", 1, 1, 10, "");
        settings.duration("server.delay", "1s", "");
        settings.check(true, "nothing");
        settings.check(false, "these two do not go together");
        assertThat(problems(settings)).isEqualTo("""
                4 problems in the settings:
                  option --port: 'server.port' must be a whole number, was 'x'
                  upright.yaml: 'server.delay' must be a time such as 250ms or 5s, was 'y'
                  these two do not go together
                  environment variable UPRIGHT_SERVER_COLOUR: unknown setting 'server.colour'""");
    }

    @Test
    void anUnknownSettingIsAnsweredWithTheNearestKnownOne() {
        Settings settings = settings("server.prot", "1", "batch-size", "2");
        settings.integer("server.port", 1, 1, 10, "");
        settings.integer("server.host", 1, 1, 10, "");
        assertThat(problems(settings))
                .contains("unknown setting 'server.prot'; did you mean 'server.port'?")
                .as("nothing is near")
                .contains("unknown setting 'batch-size'")
                .doesNotContain("'batch-size'; did you mean");
    }

    @Test
    void whatWasReadIsDescribedInTheOrderOfItsKeys() {
        Settings settings = settings("b", "9");
        settings.integer("b", 7, 1, 10, "the second");
        settings.duration("a", "3s", "the first");
        settings.path("c", "the third");
        assertThatNoException().isThrownBy(settings::finish);
        assertThat(settings.described())
                .isEqualTo(List.of(
                        new Settings.Described("a", "3s", "the first"),
                        new Settings.Described("b", "7", "the second"),
                        new Settings.Described("c", "", "the third")));
    }

    private static Settings settings(String... pairs) {
        Map<String, SettingSource.Value> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], new SettingSource.Value(pairs[i + 1], "a test"));
        }
        return new Settings(values);
    }

    private static String problems(Settings settings) {
        return String.valueOf(assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(settings::finish)
                .actual()
                .getMessage());
    }
}
