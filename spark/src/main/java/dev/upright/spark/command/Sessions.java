package dev.upright.spark.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Sessions of Spark, set up for pictures. */
final class Sessions {
    /** The jars that executors lack, with commas between. */
    private static final String JARS = "upright.jars";

    private Sessions() {}

    /**
     * Opens one, or takes the one that {@code spark-submit} has set up.
     *
     * @param master where it runs; empty where somebody else has said so
     * @param conf settings, which go before the ones here
     */
    static SparkSession open(Optional<String> master, Map<String, String> conf) {
        Map<String, String> settings = new LinkedHashMap<>();
        // Files of a task appear only when its result is asked for by the driver, and all of them at the end: no
        // attempt shows twice.
        settings.put("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1");
        // Elsewhere Java cannot read file names beyond ASCII.
        settings.put("spark.executorEnv.LC_ALL", "C.UTF-8");
        if (master.filter(name -> name.startsWith("local") && !name.startsWith("local-cluster"))
                .isPresent()) {
            settings.put("spark.ui.enabled", "false");
            settings.put("spark.driver.host", "127.0.0.1");
            settings.put("spark.driver.bindAddress", "127.0.0.1");
        } else if (System.getProperty(JARS) != null) {
            // The launcher's: executors have none of Upright's classes. Whoever uses spark-submit says it there.
            settings.put("spark.jars", System.getProperty(JARS));
        }
        settings.putAll(conf);
        SparkSession.Builder builder = SparkSession.builder().appName("upright score");
        master.ifPresent(builder::master);
        settings.forEach((key, value) -> {
            if (conf.containsKey(key) || System.getProperty(key) == null) {
                builder.config(key, value);
            }
        });
        return builder.getOrCreate();
    }
}
