package dev.upright.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.device.DevicePolicy;
import dev.upright.models.runtime.BatchDefaults;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.server.admission.AdmissionLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    private static final Path HOME = Path.of("home");
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @TempDir
    Path folder;

    @Test
    void withoutAnySettingTheDefaultsHold() {
        ServerConfig config = ServerConfig.read(Map.of(), HOME);
        assertThat(config.http())
                .isEqualTo(new ServerConfig.Http("0.0.0.0", 8080, Duration.ZERO, Duration.ofSeconds(20)));
        assertThat(config.models())
                .isEqualTo(new ServerConfig.Models(
                        Optional.of(HOME.resolve("models").resolve("zoo")),
                        Optional.empty(),
                        DevicePolicy.PREFER_GPU,
                        true,
                        "orientation",
                        "content"));
        assertThat(config.batch())
                .isEqualTo(new BatchDefaults(
                        BatchDefaults.PerDevice.measured(),
                        new BatchDefaults.PerDevice(
                                OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.of(1)),
                        512,
                        true));
        assertThat(config.devices()).isEqualTo(new DeviceGate.Policy(8, Duration.ofSeconds(10), Duration.ofSeconds(5)));
        assertThat(config.images()).isEqualTo(ImageLimits.defaults());
        assertThat(config.admission()).isEqualTo(new AdmissionLimits(512, 512_000_000, 2_000_000_000, true));
        assertThat(config.cache()).isEqualTo(new ServerConfig.Cache(true, 64_000_000, true));
        assertThat(config.predict())
                .isEqualTo(new ServerConfig.Predict(Duration.ofSeconds(10), Duration.ofSeconds(60), 64, 64_000_000, 5));
        assertThat(config.preprocess()).isEqualTo(new ServerConfig.Preprocess(CORES, 128_000_000));
        assertThat(config.state()).isEqualTo(new ServerConfig.State(Optional.of(HOME.resolve("state"))));
        assertThat(config.rollout()).isEqualTo(new ServerConfig.Rollout(false, false, Duration.ofDays(7), 1_000_000));
    }

    @Test
    void everySettingReachesItsPlace() {
        Map<String, String> all = Map.ofEntries(
                Map.entry("server.host", "::1"),
                Map.entry("server.port", "0"),
                Map.entry("server.shutdown-delay", "5s"),
                Map.entry("server.shutdown-timeout", "1m"),
                Map.entry("models.bundled", "false"),
                Map.entry("models.directory", folder.toString()),
                Map.entry("models.device", "cpu-only"),
                Map.entry("models.manage", "false"),
                Map.entry("models.orientation", "mine"),
                Map.entry("models.classification", "yours"),
                Map.entry("batch.cpu.max-size", "2"),
                Map.entry("batch.cpu.max-delay", "3ms"),
                Map.entry("batch.cpu.sessions", "4"),
                Map.entry("batch.cpu.intra-op-threads", "5"),
                Map.entry("batch.cuda.max-size", "6"),
                Map.entry("batch.cuda.max-delay", "7ms"),
                Map.entry("batch.cuda.sessions", "8"),
                Map.entry("batch.queue-capacity", "9"),
                Map.entry("batch.tune", "false"),
                Map.entry("devices.run-timeout", "22s"),
                Map.entry("devices.probe-interval", "23s"),
                Map.entry("devices.failures-in-a-row", "24"),
                Map.entry("images.max-bytes", "10kB"),
                Map.entry("images.max-pixels", "11k"),
                Map.entry("images.max-side", "12"),
                Map.entry("admission.max-requests", "13"),
                Map.entry("admission.max-bytes", "14kB"),
                Map.entry("admission.max-pixels", "15k"),
                Map.entry("admission.adaptive", "false"),
                Map.entry("predict.timeout", "16ms"),
                Map.entry("predict.max-timeout", "17ms"),
                Map.entry("predict.max-pictures", "18"),
                Map.entry("predict.max-request-bytes", "19kB"),
                Map.entry("predict.top", "20"),
                Map.entry("preprocess.threads", "21"),
                Map.entry("preprocess.pool-bytes", "0"),
                Map.entry("cache.enabled", "false"),
                Map.entry("cache.max-bytes", "22kB"),
                Map.entry("cache.single-flight", "false"),
                Map.entry("state.keep", "true"),
                Map.entry("state.directory", folder.toString()),
                Map.entry("rollout.fallback", "true"),
                Map.entry("rollout.keep-pictures", "true"),
                Map.entry("rollout.feedback-for", "25h"),
                Map.entry("rollout.max-answers", "26"),
                Map.entry("jobs.enabled", "false"),
                Map.entry("jobs.roots", folder + ", /"),
                Map.entry("jobs.database", "jdbc:postgresql://db/upright"),
                Map.entry("jobs.database-user", "ann"),
                Map.entry("jobs.database-password", "secret"),
                Map.entry("jobs.directory", folder.toString()),
                Map.entry("jobs.at-once", "27"),
                Map.entry("jobs.max-jobs", "28"),
                Map.entry("jobs.max-upload", "29kB"),
                Map.entry("jobs.max-uploads", "30kB"),
                Map.entry("jobs.retention", "31h"),
                Map.entry("jobs.lease", "32s"));
        assertThat(ServerConfig.describe())
                .as("none was forgotten here")
                .extracting(Settings.Described::key)
                .containsExactlyInAnyOrderElementsOf(all.keySet());
        assertThat(read(all))
                .isEqualTo(new ServerConfig(
                        new ServerConfig.Http("::1", 0, Duration.ofSeconds(5), Duration.ofMinutes(1)),
                        new ServerConfig.Models(
                                Optional.empty(), Optional.of(folder), DevicePolicy.CPU_ONLY, false, "mine", "yours"),
                        new BatchDefaults(
                                BatchDefaults.PerDevice.of(2, Duration.ofMillis(3), 4, 5),
                                BatchDefaults.PerDevice.of(6, Duration.ofMillis(7), 8, 1),
                                9,
                                false),
                        new DeviceGate.Policy(24, Duration.ofSeconds(22), Duration.ofSeconds(23)),
                        new ImageLimits(10_000, 11_000, 12),
                        new AdmissionLimits(13, 14_000, 15_000, false),
                        new ServerConfig.Cache(false, 22_000, false),
                        new ServerConfig.Predict(Duration.ofMillis(16), Duration.ofMillis(17), 18, 19_000, 20),
                        new ServerConfig.Preprocess(21, 0),
                        new ServerConfig.State(Optional.of(folder)),
                        new ServerConfig.Rollout(true, true, Duration.ofHours(25), 26),
                        new ServerConfig.Jobs(
                                false,
                                List.of(folder, Path.of("/")),
                                Optional.of("jdbc:postgresql://db/upright"),
                                Optional.of("ann"),
                                Optional.of("secret"),
                                Optional.of(folder),
                                27,
                                28,
                                29_000,
                                30_000,
                                Duration.ofHours(31),
                                Duration.ofSeconds(32))));
    }

    @Test
    void nothingIsKeptWhereThatIsTurnedOff() {
        assertThat(read(Map.of("state.keep", "false", "state.directory", "/somewhere"))
                        .state())
                .isEqualTo(new ServerConfig.State(Optional.empty()));
    }

    @Test
    void everyDefaultMayAlsoBeGiven() {
        Map<String, String> defaults = new HashMap<>();
        ServerConfig.describe().forEach(setting -> defaults.put(setting.key(), setting.defaultValue()));
        assertThat(read(defaults)).isEqualTo(ServerConfig.read(Map.of(), HOME));
    }

    @Test
    void everySettingHasAMeaningThatIsASentence() {
        assertThat(ServerConfig.describe()).hasSizeGreaterThan(20).allSatisfy(setting -> assertThat(setting.meaning())
                .as(setting.key())
                .endsWith(".")
                .doesNotContain("|", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.port | 65536 | must be between 0 and 65535",
                "server.shutdown-delay | -1s | must be a time",
                "models.device | gpu | must be one of",
                "models.directory | no/such/folder | is not a directory",
                "models.bundled | false | there would be no model",
                "batch.cpu.max-size | 0 | must be auto or between",
                "batch.cpu.max-delay | soon | must be auto or a time such as",
                "devices.probe-interval | 0s | must be above 0",
                "batch.cpu.max-size | 513 | 'batch.queue-capacity' must not be below the largest batch",
                "jobs.roots | no/such | which is no absolute path of a folder",
                "jobs.database | jdbc:mysql:x | must begin with jdbc:postgresql:",
                "jobs.lease | 99ms | must be at least 100ms",
                "jobs.max-upload | 11GB | not above 'jobs.max-uploads'",
                "images.max-bytes | 0 | 'images.max-bytes' must be between 1 and 1GiB",
                "images.max-bytes | 1.1GiB | 'images.max-bytes' must be between 1 and 1GiB",
                "images.max-pixels | 0 | 'images.max-pixels' must be between",
                "images.max-pixels | 1074MP | 'images.max-pixels' must be between",
                "images.max-side | 65536 | must be between",
                "admission.max-requests | 0 | must be between",
                "admission.max-bytes | 0 | 'admission.max-bytes' must be above 0",
                "admission.max-pixels | 0 | 'admission.max-pixels' must be above 0",
                "cache.max-bytes | 0 | 'cache.max-bytes' must be above 0; 'cache.enabled: false' turns the cache off",
                "predict.timeout | 0s | 'predict.timeout' must be above 0",
                "predict.timeout | 61s | not above 'predict.max-timeout'",
                "predict.max-timeout | 9s | not above 'predict.max-timeout'",
                "predict.max-pictures | 0 | must be between",
                "preprocess.threads | 0 | must be auto or between",
                "server.prot | 80 | did you mean 'server.port'"
            })
    void whatCannotBeIsRefused(String key, String value, String problem) {
        assertThat(problems(Map.of(key, value)))
                .startsWith("1 problem in the settings:")
                .contains(problem);
    }

    /** A body of JSON is read into one array: a bound beyond what an array holds ended in an internal error. */
    @ParameterizedTest
    @CsvSource({"0", "1.1GiB", "4GB"})
    void aRequestIsBoundedLikeAPicture(String bytes) {
        assertThat(problems(Map.of("predict.max-request-bytes", bytes)))
                .contains("'predict.max-request-bytes' must be between 1 and 1GiB");
    }

    @Test
    void everyProblemOfAStartIsNamedAtOnce() {
        assertThat(problems(Map.of(
                        "server.port", "high",
                        "models.bundled", "false",
                        "images.max-bytes", "2GiB",
                        "predict.timeout", "2h",
                        "batch.cpu.sessoins", "2")))
                .startsWith("5 problems in the settings:")
                .contains(
                        "a test: 'server.port' must be a whole number, was 'high'",
                        "there would be no model",
                        "'images.max-bytes'",
                        "'predict.timeout'",
                        "a test: unknown setting 'batch.cpu.sessoins'; did you mean 'batch.cpu.sessions'?");
    }

    @Test
    void aFileIsWeakerThanTheEnvironmentAndThatThanPropertiesAndThoseThanTheCommandLine() throws IOException {
        Path file = Files.writeString(folder.resolve("upright.yaml"), """
                server: {port: 1001, host: file, shutdown-delay: 1s, shutdown-timeout: 1s}
                """);
        List<String> keys =
                ServerConfig.describe().stream().map(Settings.Described::key).toList();
        Map<String, SettingSource.Value> values = new SettingSource()
                .file(Optional.of(file))
                .environment(
                        Map.of(
                                "UPRIGHT_SERVER_PORT", "1002",
                                "UPRIGHT_SERVER_SHUTDOWN_DELAY", "2s",
                                "UPRIGHT_SERVER_SHUTDOWN_TIMEOUT", "2s"),
                        keys)
                .properties(Map.of("upright.server.port", "1003", "upright.server.shutdown-delay", "3s"))
                .option("--port", "server.port", Optional.of("1004"))
                .values();
        assertThat(ServerConfig.read(values, HOME).http())
                .isEqualTo(new ServerConfig.Http("file", 1004, Duration.ofSeconds(3), Duration.ofSeconds(2)));
    }

    private static ServerConfig read(Map<String, String> settings) {
        Map<String, SettingSource.Value> values = new HashMap<>();
        settings.forEach((key, text) -> values.put(key, new SettingSource.Value(text, "a test")));
        return ServerConfig.read(values, HOME);
    }

    private static String problems(Map<String, String> settings) {
        return String.valueOf(assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> read(settings))
                .actual()
                .getMessage());
    }
}
