package dev.upright.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.DevicePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} says what the code does. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of(System.getProperty("upright.root", ".."), "docs", "configuration.md");

    private final String page = read(PAGE);

    @TempDir
    Path folder;

    @Test
    void listsExactlyTheSettingsThereAre() {
        List<Settings.Described> documented = find("(?m)^\\| `([a-z.-]+\\.[a-z.-]+)` \\| (.+?) \\| (.+) \\|$").stream()
                .map(row -> new Settings.Described(row.group(1), defaultValue(row.group(2)), row.group(3)))
                .toList();
        assertThat(documented).isEqualTo(ServerConfig.describe());
    }

    private static String defaultValue(String cell) {
        return cell.equals("none") ? "" : cell.substring(1, cell.length() - 1);
    }

    @Test
    void itsExampleIsAccepted() throws IOException {
        String yaml = find("(?s)```yaml\n(.*?)```").getFirst().group(1);
        assertThat(yaml).contains("/srv/models");
        Path file = Files.writeString(folder.resolve("upright.yaml"), yaml.replace("/srv/models", folder.toString()));
        ServerConfig config =
                ServerConfig.read(new SettingSource().file(Optional.of(file)).values(), folder);
        assertThat(config.models().device()).isEqualTo(DevicePolicy.REQUIRE_GPU);
        assertThat(config.models().directory()).contains(folder);
        assertThat(config.images().maxPixels()).isEqualTo(100_000_000);
        assertThat(config.batch().cuda().maxSize()).hasValue(64);
    }

    @Test
    void everyUnitAndExampleItNamesIsUnderstood() {
        for (String size : amounts("size")) {
            Settings settings = given(size);
            settings.bytes("amount", "1MB", "");
            settings.finish();
        }
        for (String time : amounts("time")) {
            Settings settings = given(time);
            settings.duration("amount", "1s", "");
            settings.finish();
        }
        for (String count : amounts("count")) {
            Settings settings = given(count);
            settings.count("amount", "1MP", "");
            settings.finish();
        }
    }

    /** What the table of units names for a kind: 1 of each unit, and the examples. */
    private List<String> amounts(String kind) {
        MatchResult row = find("(?m)^\\| " + kind + " \\| (.+?) \\| (.+?) \\|$").getFirst();
        List<String> amounts = Stream.concat(words(row.group(1)).map(unit -> "1" + unit), words(row.group(2)))
                .toList();
        assertThat(amounts).as(kind).hasSizeGreaterThan(4);
        return amounts;
    }

    private static Stream<String> words(String cell) {
        return Pattern.compile("`([^`]+)`").matcher(cell).results().map(word -> word.group(1));
    }

    private static Settings given(String amount) {
        return new Settings(Map.of("amount", new SettingSource.Value(amount, "the page")));
    }

    private List<MatchResult> find(String pattern) {
        return Pattern.compile(pattern).matcher(page).results().toList();
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
