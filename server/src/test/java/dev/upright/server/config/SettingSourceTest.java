package dev.upright.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.server.config.SettingSource.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourceTest {
    private static final List<String> KNOWN = List.of("server.port", "server.shutdown-delay", "models.directory");

    @TempDir
    Path folder;

    @Test
    void withoutAnySourceThereIsNothing() {
        assertThat(new SettingSource()
                        .file(Optional.empty())
                        .environment(Map.of("PATH", "/bin"), KNOWN)
                        .properties(Map.of("java.version", "25"))
                        .option("--port", "server.port", Optional.empty())
                        .values())
                .isEmpty();
    }

    /** Each source sets one key more than the next stronger one. */
    @Test
    void theStrongerSourceWins() throws IOException {
        Path file = file("a: {one: file, two: file, three: file, four: file}");
        List<String> known = List.of("a.one", "a.two", "a.three", "a.four");
        assertThat(new SettingSource()
                        .file(Optional.of(file))
                        .environment(
                                Map.of(
                                        "UPRIGHT_A_TWO",
                                        "environment",
                                        "UPRIGHT_A_THREE",
                                        "environment",
                                        "UPRIGHT_A_FOUR",
                                        "environment"),
                                known)
                        .properties(Map.of("upright.a.three", "property", "upright.a.four", "property"))
                        .option("--four", "a.four", Optional.of("option"))
                        .values())
                .containsOnly(
                        Map.entry("a.one", new Value("file", file.toString())),
                        Map.entry("a.two", new Value("environment", "environment variable UPRIGHT_A_TWO")),
                        Map.entry("a.three", new Value("property", "system property upright.a.three")),
                        Map.entry("a.four", new Value("option", "option --four")));
    }

    @Test
    void aFileNestsItsKeys() throws IOException {
        assertThat(texts("""
                        server:
                          port: 9000
                          shutdown-delay: 5s   # a remark
                        models: {bundled: false}
                        """))
                .containsOnly(
                        Map.entry("server.port", "9000"),
                        Map.entry("server.shutdown-delay", "5s"),
                        Map.entry("models.bundled", "false"));
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(texts("")).isEmpty();
        assertThat(texts("# only a remark\n")).isEmpty();
    }

    @Test
    void nothingInAFileIsSubstituted() throws IOException {
        assertThat(texts("server: {host: here, port: '${server.host}', '$host': '${java.version}'}"))
                .containsOnly(
                        Map.entry("server.host", "here"),
                        Map.entry("server.port", "${server.host}"),
                        Map.entry("server.$host", "${java.version}"));
    }

    @Test
    void aMissingFileIsAProblem() {
        Path missing = folder.resolve("missing.yaml");
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> new SettingSource().file(Optional.of(missing)))
                .withMessageContaining(missing.toString())
                .withMessageContaining("no such file");
    }

    @Test
    void aFileThatIsNoYamlIsAProblem() {
        for (String broken :
                List.of("server: {port: 1", "server:\n\tport: 1", "a: b: c", "just words", "- a\n- list\n")) {
            assertThatExceptionOfType(InvalidSettingsException.class)
                    .as(broken)
                    .isThrownBy(() -> texts(broken))
                    .withMessageContaining("upright.yaml");
        }
    }

    @Test
    void aFolderIsNoFile() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> new SettingSource().file(Optional.of(folder)));
    }

    @Test
    void aVariableIsMatchedWithTheKnownKeysBecauseItCannotWriteADash() {
        assertThat(new SettingSource()
                        .environment(Map.of("UPRIGHT_SERVER_SHUTDOWN_DELAY", "1s"), KNOWN)
                        .values())
                .containsOnlyKeys("server.shutdown-delay");
        assertThat(SettingSource.variable("server.shutdown-delay")).isEqualTo("UPRIGHT_SERVER_SHUTDOWN_DELAY");
    }

    @Test
    void noTwoSettingsShareAVariable() {
        Set<String> variables = new HashSet<>();
        for (Settings.Described setting : ServerConfig.describe()) {
            assertThat(variables.add(SettingSource.variable(setting.key())))
                    .as(setting.key())
                    .isTrue();
        }
    }

    @Test
    void aVariableThatMatchesNoKeyIsKeptToBeReported() {
        assertThat(new SettingSource()
                        .environment(Map.of("UPRIGHT_SERVER_PROT", "1"), KNOWN)
                        .values())
                .containsOnly(Map.entry("server.prot", new Value("1", "environment variable UPRIGHT_SERVER_PROT")));
    }

    @Test
    void whatTheLauncherSetsForItselfIsNoSetting() {
        assertThat(new SettingSource()
                        .environment(Map.of("UPRIGHT_HOME", "/opt", "UPRIGHT_JAVA_OPTIONS", "-Xmx4g"), KNOWN)
                        .properties(Map.of("upright.home", "/opt", "upright.root", "/src"))
                        .values())
                .isEmpty();
    }

    private Map<String, String> texts(String yaml) throws IOException {
        Map<String, Value> values =
                new SettingSource().file(Optional.of(file(yaml))).values();
        Map<String, String> texts = new HashMap<>();
        values.forEach((key, value) -> texts.put(key, value.text()));
        return texts;
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("upright.yaml"), yaml);
    }
}
