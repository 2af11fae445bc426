package dev.upright.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What it ran on.
 *
 * @param cores processors that the JVM may use
 * @param versions those of the libraries that do the work, as the names of their jars on the class path tell them
 */
public record Machine(int cores, String cpu, String os, String java, Map<String, String> versions) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Pattern CPU_MODEL = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Pattern JAR = Pattern.compile(
            "(upright-server|helidon-webserver|onnxruntime|onnxruntime_gpu|onnxruntime-engine|pytorch-native-cpu|javacv|opencv)"
                    + "-(\\d.*?)(?:-(?:linux|macosx|osx|windows)-\\w+)?\\.jar");

    public Machine {
        versions = Map.copyOf(new TreeMap<>(versions));
    }

    /** This one. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                cpuModel(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                versions(System.getProperty("java.class.path")));
    }

    static Map<String, String> versions(String classPath) {
        Map<String, String> versions = new TreeMap<>();
        Arrays.stream(classPath.split(Pattern.quote(System.getProperty("path.separator")), -1))
                .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
                .map(JAR::matcher)
                .filter(Matcher::matches)
                .forEach(jar -> versions.put(jar.group(1), jar.group(2)));
        return versions;
    }

    private static String cpuModel() {
        if (!Files.isReadable(CPU_INFO)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.map(CPU_MODEL::matcher)
                    .filter(Matcher::matches)
                    .map(model -> model.group(1))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException unreadable) {
            return System.getProperty("os.arch");
        }
    }
}
