package dev.upright.server;

import dev.upright.models.runtime.TerminationSignals;
import dev.upright.server.config.InvalidSettingsException;
import dev.upright.server.config.ServerConfig;
import dev.upright.server.config.SettingSource;
import dev.upright.server.config.Settings;
import io.helidon.common.mapper.MapperManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./upright serve}. */
@Command(
        name = "upright serve",
        mixinStandardHelpOptions = true,
        description = "Starts the server.",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_START = 1;
    private static final int CANNOT_END = 3;

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on (default 8080).")
    private @Nullable String port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with settings; see docs/configuration.md.")
    private @Nullable Path configFile;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "A repository of your own models, served beside the bundled ones.")
    private @Nullable String models;

    private Main() {}

    public static void main(String[] arguments) {
        LogFormat.install();
        keepOneMapper();
        int code = new CommandLine(new Main()).execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Helidon 4.4 reads Content-Length through a mapper that it constructs anew for every request, at 1 % of the server's processor
     * time, unless it is given one. The call goes with the version of Helidon that no longer needs it.
     */
    @SuppressWarnings("removal")
    private static void keepOneMapper() {
        MapperManager.global(MapperManager.create());
    }

    @Override
    public Integer call() {
        ServerConfig config;
        try {
            config = readConfig();
        } catch (InvalidSettingsException wrong) {
            System.err.println("upright: " + wrong.getMessage());
            return CANNOT_START;
        }
        Logger log = System.getLogger(Main.class.getName());
        CompletableFuture<ServerApplication> constructed = new CompletableFuture<>();
        TerminationSignals.onFirst(() -> {
            try {
                constructed.join().close();
                System.exit(0);
            } finally {
                // Reached only where closing failed: a process that hangs helps nobody.
                Runtime.getRuntime().halt(CANNOT_END);
            }
        });
        ServerApplication application = new ServerApplication(config);
        constructed.complete(application);
        try {
            application.start();
        } catch (RuntimeException failed) {
            log.log(Level.ERROR, "event=start-failed reason=\"" + failed.getMessage() + "\"", failed);
            Runtime.getRuntime().halt(CANNOT_START);
        }
        if (application.stopping()) {
            return 0; // SIGTERM came while it loaded
        }
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        log.log(
                Level.INFO,
                "event=ready port={0} readiness=\"{1}\" models={2} start_ms={3}",
                String.valueOf(application.port()),
                application.readiness(),
                application.models().models().stream()
                        .map(status -> status.ref() + ":" + status.state().id())
                        .toList(),
                String.valueOf(sinceStart));
        return 0;
    }

    private ServerConfig readConfig() {
        List<String> keys =
                ServerConfig.describe().stream().map(Settings.Described::key).toList();
        Map<String, SettingSource.Value> values = new SettingSource()
                .file(Optional.ofNullable(configFile))
                .environment(System.getenv(), keys)
                .properties(systemProperties())
                .option("--port", "server.port", Optional.ofNullable(port))
                .option("--models", "models.directory", Optional.ofNullable(models))
                .values();
        return ServerConfig.read(values, Path.of(System.getProperty("upright.home", ".")));
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }
}
