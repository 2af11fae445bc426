package dev.upright.models.manifest;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One file that holds the model, as the manifest describes it.
 *
 * @param file its name beside the manifest; see {@link ModelFolder#isFileName}
 * @param engine the engine that runs it
 * @param precision the arithmetic inside
 * @param devices where it may run; at least one, iterated in the order of {@link DeviceKind}
 * @param sha256 the digest of its bytes: 64 lower-case hexadecimal digits
 * @param gpu how it runs on a GPU; the standard where it does not
 */
public record ArtifactSpec(
        String file, EngineKind engine, Precision precision, Set<DeviceKind> devices, String sha256, GpuExecution gpu) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * @throws IllegalArgumentException if the file name, the digest or the set of devices is not as described, or something is
     *     said of a GPU that it does not run on
     */
    public ArtifactSpec {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(gpu, "gpu");
        if (!ModelFolder.isFileName(file)) {
            throw new IllegalArgumentException("file must be %s, was \"%s\"".formatted(ModelFolder.FILE_RULE, file));
        }
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("an artifact needs at least one device");
        }
        if (!isSha256(sha256)) {
            throw new IllegalArgumentException(
                    "sha256 must be 64 lower-case hexadecimal digits, was \"" + sha256 + "\"");
        }
        devices = Collections.unmodifiableSet(EnumSet.copyOf(devices));
        if (!gpu.equals(GpuExecution.standard()) && !runsOnGpu(engine, devices)) {
            throw new IllegalArgumentException("a GPU's provider is chosen for a file that ONNX Runtime runs on cuda");
        }
    }

    /** A file whose GPU, if it runs on one, is used in the standard way. */
    public ArtifactSpec(String file, EngineKind engine, Precision precision, Set<DeviceKind> devices, String sha256) {
        this(file, engine, precision, devices, sha256, GpuExecution.standard());
    }

    /** Whether there is a provider to choose. */
    static boolean runsOnGpu(EngineKind engine, Collection<DeviceKind> devices) {
        return engine == EngineKind.ONNXRUNTIME && devices.contains(DeviceKind.CUDA);
    }

    /** Whether the text is a SHA-256 digest in lower-case hexadecimal digits. */
    public static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }
}
