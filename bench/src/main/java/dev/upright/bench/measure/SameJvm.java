package dev.upright.bench.measure;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process like this one: the same JVM, JVM options and class path, which are the launcher's. */
public final class SameJvm {
    private SameJvm() {}

    /**
     * The command line that starts it.
     *
     * @param options of the JVM, stronger than this process's own
     * @param main the class that is run
     * @param arguments for it
     */
    public static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
