package dev.upright.scoring.command;

import dev.upright.models.manifest.ModelRef;
import dev.upright.scoring.fix.FixMode;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.s3.S3Buckets;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.output.JobSpec;
import dev.upright.scoring.scorer.ScorerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be typed behind {@code upright score}. */
final class ScoreArguments {
    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "A folder, a picture, a pattern in quotes ('photos/**.jpg'), a zip or tar file, "
                    + "a list of pictures (.csv, .jsonl), or s3://BUCKET/KEY with all below it.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The result: .jsonl, .csv or .parquet. Needed unless --dry-run.")
    private @Nullable Path out;

    @Mixin
    private ScorerArguments scorer = new ScorerArguments();

    @Option(
            names = "--as-finished",
            description = "Writes rows as pictures are finished, not in the order of the input.")
    private boolean asFinished;

    @Option(names = "--resume", description = "Goes on where an earlier run of the same job ended.")
    private boolean resume;

    @Option(names = "--force", description = "Begins anew, over a result or an unfinished one that is there.")
    private boolean force;

    @Option(names = "--dry-run", description = "Reads everything, scores nothing, writes nothing.")
    private boolean dryRun;

    @Option(names = "--fix", paramLabel = "DIR", description = "Also writes upright copies of turned pictures there.")
    private @Nullable Path fix;

    @Option(
            names = "--fix-mode",
            paramLabel = "MODE",
            description = "exif: a JPEG keeps its pixels and says how to show them (default); pixels: they are turned.")
    private String fixMode = "exif";

    @Option(names = "--fix-all", description = "With --fix, copies all other scored pictures too, as they are.")
    private boolean fixAll;

    @Mixin
    private InputArguments input = new InputArguments();

    @Option(names = "--no-sign-request", description = "Reads s3:// without credentials: public buckets.")
    private boolean unsigned;

    List<String> paths() {
        return paths;
    }

    /** @throws JobException where none was given */
    Path out() {
        if (out == null) {
            throw new JobException("--out FILE is missing");
        }
        return out;
    }

    boolean ordered() {
        return !asFinished;
    }

    boolean resume() {
        return resume;
    }

    boolean force() {
        return force;
    }

    boolean dryRun() {
        return dryRun;
    }

    Optional<Path> fix() {
        return Optional.ofNullable(fix);
    }

    boolean fixAll() {
        return fixAll;
    }

    FixMode fixMode() {
        return Choice.of(FixMode.class, "--fix-mode", fixMode);
    }

    /** @param bundled where the bundled models stand */
    ScorerOptions scorer(Path bundled) {
        return scorer.options(bundled);
    }

    /** The caller closes them. */
    Buckets buckets() {
        return new S3Buckets(!unsigned);
    }

    /** @param buckets stay open for as long as anything is read */
    InputOptions input(Buckets buckets) {
        return input.options(scorer.maxBytes(), Optional.of(buckets));
    }

    /** Everything that the rows depend on. */
    JobSpec spec(List<ModelRef> served) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("paths", String.join(" ", paths));
        facts.put("models", served.stream().map(ModelRef::toString).collect(Collectors.joining(" ")));
        scorer.facts(facts);
        input.facts(facts);
        facts.put("order", asFinished ? "as finished" : "of the input");
        facts.put("fix", fix == null ? "none" : fix + " " + fixMode + (fixAll ? " all" : ""));
        return new JobSpec(facts);
    }
}
