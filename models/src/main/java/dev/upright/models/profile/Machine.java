package dev.upright.models.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What computes here, in words that change when it does: the processor, its features, how many cores this process may use. */
public final class Machine {
    private final Path cpuInfo;

    public Machine() {
        this(Path.of("/proc/cpuinfo"));
    }

    Machine(Path cpuInfo) {
        this.cpuInfo = cpuInfo;
    }

    /** On one line. Where the system does not tell more, only the architecture and the cores. */
    public String describe() {
        int cores = Runtime.getRuntime().availableProcessors();
        List<String> lines = lines();
        String features = value(lines, "flags", "Features");
        return "%s, %s, %d cores, features %08x"
                .formatted(
                        value(lines, "model name", "CPU part"),
                        System.getProperty("os.arch"),
                        cores,
                        features.hashCode());
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(cpuInfo);
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    private static String value(List<String> lines, String... names) {
        for (String name : names) {
            for (String line : lines) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT)) && line.contains(":")) {
                    return line.substring(line.indexOf(':') + 1)
                            .replaceAll("[^\\w .@()+-]", " ")
                            .trim();
                }
            }
        }
        return "processor";
    }
}
