package dev.upright.spark.engine;

import java.nio.file.Path;
import org.apache.spark.SparkFiles;

/** Where what the driver sent has arrived. */
final class SentModels {
    private SentModels() {}

    /** A folder of models. */
    static Path folder(String archive) {
        return Path.of(SparkFiles.get(archive));
    }
}
