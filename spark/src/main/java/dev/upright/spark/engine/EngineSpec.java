package dev.upright.spark.engine;

import dev.upright.models.device.DevicePolicy;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.scorer.ScorerOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an engine is made of, as it travels from the driver to the executors; what is equal may share one.
 *
 * @param digest SHA-256 of the models' files, 64 hexadecimal digits
 * @param models {@code name@version}, one a task
 * @param device which devices may be used
 * @param maxBytes of one picture
 * @param maxPixels of one picture
 * @param maxSide of one picture
 * @param top how many classes a row names
 */
public record EngineSpec(
        String digest, List<String> models, DevicePolicy device, long maxBytes, long maxPixels, int maxSide, int top)
        implements Serializable {
    public EngineSpec {
        models = List.copyOf(models);
    }

    /** What these options ask for, by these versions. */
    static EngineSpec of(byte[] packed, List<ModelRef> models, ScorerOptions options) {
        ImageLimits limits = options.limits();
        return new EngineSpec(
                sha256(packed),
                models.stream().map(ModelRef::toString).toList(),
                options.device(),
                limits.maxBytes(),
                limits.maxPixels(),
                limits.maxSide(),
                options.top());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same as options, with the models where they have arrived. */
    ScorerOptions options(Path repository) {
        return new ScorerOptions(
                List.of(repository), List.of(), models, device, new ImageLimits(maxBytes, maxPixels, maxSide), top);
    }
}
