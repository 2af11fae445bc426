package dev.upright.spark.command;

import dev.upright.scoring.command.InputArguments;
import dev.upright.scoring.command.ScorerArguments;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.spark.input.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be typed behind {@code upright score --spark MASTER}. */
final class SparkScoreArguments {
    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "What upright score takes (every executor must see it under the same name), an address that "
                    + "Hadoop knows (hdfs://, s3a://), or a table of pictures (.parquet, with path and content).")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description = "Where: local[2], spark://HOST:7077, k8s://... (spark-submit says it by itself).")
    private @Nullable String master;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "The result, a folder of files: .jsonl, .csv or .parquet.")
    private String out = "";

    @Option(
            names = "--partition-by",
            paramLabel = "COLUMN",
            split = ",",
            description = "A folder for each value of these columns, such as decision.")
    private List<String> partitionBy = new ArrayList<>();

    @Mixin
    private ScorerArguments scorer = new ScorerArguments();

    @Option(names = "--force", description = "Writes over a result that is there.")
    private boolean force;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "A setting of Spark's; may stand several times.")
    private Map<String, String> conf = new LinkedHashMap<>();

    @Mixin
    private InputArguments input = new InputArguments();

    List<String> paths() {
        return paths;
    }

    Optional<String> master() {
        return Optional.ofNullable(master);
    }

    Map<String, String> conf() {
        return conf;
    }

    boolean force() {
        return force;
    }

    /** @throws JobException where its extension says no format */
    SparkResult result() {
        return new SparkResult(out, partitionBy);
    }

    /**
     * What pictures are asked.
     *
     * @param bundled where the bundled models stand
     */
    ScorerOptions scorer(Path bundled) {
        return scorer.options(bundled);
    }

    /** What may be read. */
    Reading reading() {
        Reading reading = new Reading(
                scorer.maxBytes(),
                input.all(),
                input.root()
                        .map(root -> root.toAbsolutePath().normalize().toString())
                        .orElse(null),
                input.allowedUrls(),
                input.privateHosts(),
                input.signed());
        try (Buckets buckets = input.buckets()) {
            var _ = input.options(scorer.maxBytes(), buckets); // says what is wrong with it, here and not in executors
        }
        return reading;
    }
}
