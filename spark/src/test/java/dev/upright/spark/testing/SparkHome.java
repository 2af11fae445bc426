package dev.upright.spark.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Spark looks for where it starts executors as processes: a folder with its jars, which are those of this process. The build names the
 * folder in the environment ({@code SPARK_HOME}), since Spark reads it there.
 */
public final class SparkHome {
    private SparkHome() {}

    /** Links the jars into it; the class folders that are no jars, as executors must be told of them. */
    public static String prepared() throws IOException {
        Path jars = Path.of(System.getenv("SPARK_HOME"), "jars");
        Files.createDirectories(jars);
        List<Path> parts = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        for (Path jar : parts.stream().filter(Files::isRegularFile).toList()) {
            try {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            } catch (FileAlreadyExistsException linked) {
                // by a test before
            }
        }
        return parts.stream()
                .filter(Files::isDirectory)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
