package dev.upright.scoring.command;

import dev.upright.models.device.DevicePolicy;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.fix.FixMode;
import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.s3.S3Buckets;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.output.JobSpec;
import dev.upright.scoring.scorer.ScorerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--task",
            paramLabel = "TASK",
            split = ",",
            description =
                    "orientation, classification, or both with a comma (default: what the models are for, else orientation).")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "NAME[@V]",
            split = ",",
            description = "One a task (default orientation and content, the highest version).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--models", paramLabel = "DIR", description = "A directory of models besides the bundled ones.")
    private @Nullable Path repository;

    @Option(
            names = "--device",
            paramLabel = "POLICY",
            description = "prefer-gpu, require-gpu or cpu-only (default prefer-gpu).")
    private String device = "prefer-gpu";

    @Option(names = "--top", paramLabel = "N", description = "Classes in a row (default ${DEFAULT-VALUE}).")
    private int top = 5;

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

    @Option(
            names = "--all",
            description = "Gives files in folders and archives that are no pictures a (failed) row too.")
    private boolean all;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "What the paths in a list may not leave (default: the list's folder).")
    private @Nullable Path root;

    @Option(
            names = "--allow-url",
            paramLabel = "PREFIX",
            description = "Lets a list name http(s) and s3 addresses that begin so; may stand several times.")
    private List<String> allowUrl = new ArrayList<>();

    @Option(
            names = "--allow-private-hosts",
            description = "Lets these addresses lead to hosts with private addresses too.")
    private boolean allowPrivateHosts;

    @Option(names = "--no-sign-request", description = "Reads s3:// without credentials: public buckets.")
    private boolean unsigned;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "The largest picture in bytes (default ${DEFAULT-VALUE}).")
    private long maxBytes = ImageLimits.defaults().maxBytes();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "The largest picture in pixels (default ${DEFAULT-VALUE}).")
    private long maxPixels = ImageLimits.defaults().maxPixels();

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
        return choice(FixMode.class, "--fix-mode", fixMode);
    }

    /** @param bundled where the bundled models stand */
    ScorerOptions scorer(Path bundled) {
        try {
            return new ScorerOptions(
                    Stream.concat(Stream.of(bundled), Stream.ofNullable(repository))
                            .toList(),
                    tasks,
                    models,
                    choice(DevicePolicy.class, "--device", device),
                    new ImageLimits(maxBytes, maxPixels, ImageLimits.defaults().maxSide()),
                    top);
        } catch (IllegalArgumentException wrong) {
            throw new JobException(String.valueOf(wrong.getMessage()));
        }
    }

    /** The caller closes them. */
    Buckets buckets() {
        return new S3Buckets(!unsigned);
    }

    /** @param buckets stay open for as long as anything is read */
    InputOptions input(Buckets buckets) {
        try {
            AllowedUrls urls = allowUrl.isEmpty() ? AllowedUrls.none() : AllowedUrls.below(allowUrl, allowPrivateHosts);
            return new InputOptions(maxBytes, all, Optional.ofNullable(root), urls, Optional.of(buckets));
        } catch (IllegalArgumentException wrong) {
            throw new JobException(String.valueOf(wrong.getMessage()));
        }
    }

    /** Everything that the rows depend on. */
    JobSpec spec(List<ModelRef> served) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("paths", String.join(" ", paths));
        facts.put("models", served.stream().map(ModelRef::toString).collect(Collectors.joining(" ")));
        facts.put("device", device);
        facts.put("top", String.valueOf(top));
        facts.put("order", asFinished ? "as finished" : "of the input");
        facts.put("files", all ? "all" : "pictures");
        facts.put("max-bytes", String.valueOf(maxBytes));
        facts.put("max-pixels", String.valueOf(maxPixels));
        facts.put("root", root == null ? "of each list" : root.toString());
        facts.put("urls", allowUrl.isEmpty() ? "none" : String.join(" ", allowUrl));
        facts.put("fix", fix == null ? "none" : fix + " " + fixMode + (fixAll ? " all" : ""));
        return new JobSpec(facts);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String option, String word) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return value;
            }
        }
        throw new JobException(option + ": there is no " + word);
    }
}
