package dev.upright.server.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where settings come from, the strongest last: a YAML file, the environment ({@code UPRIGHT_SERVER_PORT}), system properties
 * ({@code upright.server.port}), the command line.
 */
public final class SettingSource {
    private static final String PROPERTY_PREFIX = "upright.";
    private static final String VARIABLE_PREFIX = "UPRIGHT_";
    /** The launcher's own; not settings. */
    private static final List<String> OWN_PROPERTIES = List.of("upright.home", "upright.root");

    private static final List<String> OWN_VARIABLES = List.of("UPRIGHT_JAVA_OPTIONS", "UPRIGHT_HOME");

    private final TreeMap<String, Value> values = new TreeMap<>();

    /** A setting's text, and where it was found. */
    public record Value(String text, String origin) {}

    /**
     * Takes everything that stands in a YAML file, where one was given.
     *
     * @throws InvalidSettingsException where the file is missing or is not YAML
     */
    public SettingSource file(Optional<Path> file) {
        file.ifPresent(this::readFile);
        return this;
    }

    private void readFile(Path file) {
        if (!Files.isReadable(file)) {
            throw new InvalidSettingsException(List.of(file + ": no such file, or not readable"));
        }
        try {
            Config config = Config.builder(ConfigSources.file(file))
                    .disableEnvironmentVariablesSource()
                    .disableSystemPropertiesSource()
                    .disableKeyResolving()
                    .disableValueResolving()
                    .build();
            config.asMap().get().forEach((key, text) -> values.put(key, new Value(text, file.toString())));
        } catch (ConfigException unreadable) {
            Throwable cause = unreadable.getCause() == null ? unreadable : unreadable.getCause();
            throw new InvalidSettingsException(List.of(file + ": " + cause.getMessage()));
        }
    }

    /**
     * Takes the variables that start with {@code UPRIGHT_}. A variable's name cannot tell a dot from a dash, so it is matched
     * with the known keys; one that matches none is kept and reported as unknown.
     */
    public SettingSource environment(Map<String, String> environment, List<String> knownKeys) {
        environment.forEach((name, text) -> {
            if (name.startsWith(VARIABLE_PREFIX) && !OWN_VARIABLES.contains(name)) {
                String key = knownKeys.stream()
                        .filter(known -> variable(known).equals(name))
                        .findFirst()
                        .orElse(name.substring(VARIABLE_PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'));
                values.put(key, new Value(text, "environment variable " + name));
            }
        });
        return this;
    }

    /** The environment variable of a setting. */
    public static String variable(String key) {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Takes the properties that start with {@code upright.}. */
    public SettingSource properties(Map<String, String> properties) {
        properties.forEach((name, text) -> {
            if (name.startsWith(PROPERTY_PREFIX) && !OWN_PROPERTIES.contains(name)) {
                values.put(name.substring(PROPERTY_PREFIX.length()), new Value(text, "system property " + name));
            }
        });
        return this;
    }

    /** Takes one option of the command line, where it was given. */
    public SettingSource option(String option, String key, Optional<String> text) {
        text.ifPresent(given -> values.put(key, new Value(given, "option " + option)));
        return this;
    }

    public Map<String, Value> values() {
        return Map.copyOf(values);
    }
}
