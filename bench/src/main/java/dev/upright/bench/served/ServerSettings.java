package dev.upright.bench.served;

import dev.upright.bench.measure.BenchException;
import dev.upright.server.config.InvalidSettingsException;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.config.SettingSource;
import dev.upright.server.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The server's settings as the server reads them: the file, the environment, the system properties, the command line. */
public final class ServerSettings {
    private ServerSettings() {}

    /**
     * Reads them.
     *
     * @param configFile the settings' file, where there is one
     * @param models a directory of models besides the bundled ones, where there is one
     * @throws BenchException where they are wrong
     */
    public static ServerConfig read(Optional<Path> configFile, Optional<Path> models) {
        try {
            return ServerConfig.read(values(configFile, models), Path.of(System.getProperty("upright.home", ".")));
        } catch (InvalidSettingsException wrong) {
            throw new BenchException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /**
     * What the operator has chosen, by key; without what concerns no measurement: where models stand and where the server listens.
     *
     * @param configFile the settings' file, where there is one
     */
    public static Map<String, String> chosen(Optional<Path> configFile) {
        Map<String, String> chosen = new TreeMap<>();
        values(configFile, Optional.empty()).forEach((key, value) -> {
            if (!key.startsWith("server.") && !key.equals("models.directory")) {
                chosen.put(key, value.text());
            }
        });
        return chosen;
    }

    private static Map<String, SettingSource.Value> values(Optional<Path> configFile, Optional<Path> models) {
        List<String> keys =
                ServerConfig.describe().stream().map(Settings.Described::key).toList();
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return new SettingSource()
                .file(configFile)
                .environment(System.getenv(), keys)
                .properties(properties)
                .option("--models", "models.directory", models.map(Path::toString))
                .values();
    }

    /** Where models stand: the bundled ones, and the operator's. */
    public static List<Path> modelRoots(ServerConfig config) {
        return Stream.of(config.models().bundled(), config.models().directory())
                .flatMap(Optional::stream)
                .toList();
    }
}
