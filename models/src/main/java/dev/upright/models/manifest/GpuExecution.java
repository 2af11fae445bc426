package dev.upright.models.manifest;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How ONNX Runtime runs an artifact on a GPU. Options are ONNX Runtime's own, by their own names; what is not said stays at this
 * project's choice.
 *
 * @param provider what runs the graph
 * @param options at most {@value #MAX_OPTIONS}, in the order of their names; each passes {@link #problem}
 * @see <a href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">options of CUDA</a>
 * @see <a href="https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html">options of TensorRT</a>
 */
public record GpuExecution(GpuProvider provider, Map<String, String> options) {
    /** More than ONNX Runtime has. */
    public static final int MAX_OPTIONS = 64;

    private static final int MAX_VALUE = 512;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final String TENSORRT_PREFIX = "trt_";

    /** Would take from the server what it answers for: the device, and the order of its work. */
    private static final Set<String> OURS = Set.of(
            "device_id",
            "do_copy_in_default_stream",
            "enable_cuda_graph",
            "trt_cuda_graph_enable",
            "has_user_compute_stream",
            "user_compute_stream");

    /** Take the address of something in memory. */
    private static final Set<String> ADDRESSES = Set.of(
            "gpu_external_alloc",
            "gpu_external_free",
            "gpu_external_empty_cache",
            "trt_onnx_bytestream",
            "trt_onnx_bytestream_size",
            "trt_external_data_bytestream",
            "trt_external_data_bytestream_size");

    /**
     * @throws IllegalArgumentException if there are too many options, or one of them is refused
     */
    public GpuExecution {
        Objects.requireNonNull(provider, "provider");
        if (options.size() > MAX_OPTIONS) {
            throw new IllegalArgumentException(
                    "at most %d provider options, were %d".formatted(MAX_OPTIONS, options.size()));
        }
        GpuProvider chosen = provider;
        options.forEach((name, value) -> problem(chosen, name, value).ifPresent(reason -> {
            throw new IllegalArgumentException("the provider option " + name + " " + reason);
        }));
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** CUDA, with nothing said. */
    public static GpuExecution standard() {
        return new GpuExecution(GpuProvider.CUDA, Map.of());
    }

    /** Why an option is refused, in words that follow its name; empty where it may stand. */
    public static Optional<String> problem(GpuProvider provider, String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("must be named by a-z, 0-9 and _, at most 64 of them");
        }
        if (OURS.contains(name)) {
            return Optional.of("is not for a manifest: the server decides where and in which order a graph runs");
        }
        if (ADDRESSES.contains(name)) {
            return Optional.of("takes an address in memory, which no manifest can know");
        }
        if (name.endsWith("_path") || name.endsWith("_paths") || name.endsWith("_lib")) {
            return Optional.of("names a file; a model's files are those that its manifest proves");
        }
        if (provider != GpuProvider.TENSORRT && isTensorRt(name)) {
            return Optional.of("is for provider: tensorrt only");
        }
        boolean plain =
                !value.isBlank() && value.length() <= MAX_VALUE && value.chars().allMatch(c -> c >= ' ' && c <= '~');
        return plain
                ? Optional.empty()
                : Optional.of("must be plain text of at most %d characters".formatted(MAX_VALUE));
    }

    /** The options of TensorRT, by their names. */
    public Map<String, String> tensorRtOptions() {
        return part(true);
    }

    /** The options of CUDA, by their names; beside TensorRT those of the CUDA behind it. */
    public Map<String, String> cudaOptions() {
        return part(false);
    }

    private Map<String, String> part(boolean tensorRt) {
        var part = new TreeMap<>(options);
        part.keySet().removeIf(name -> isTensorRt(name) != tensorRt);
        return part;
    }

    private static boolean isTensorRt(String name) {
        return name.startsWith(TENSORRT_PREFIX);
    }
}
