package dev.upright.models.engine;

import dev.upright.models.manifest.GpuExecution;
import dev.upright.models.manifest.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The options of ONNX Runtime's GPU providers: this project's choice, and over it what the manifest says. */
final class GpuOptions {
    /** Beside the model: engines belong to one graph, one GPU and one version of TensorRT, and take minutes to build. */
    static final String ENGINES = "trt-engines";

    private GpuOptions() {}

    static Map<String, String> cuda(GpuExecution execution) {
        var options = new TreeMap<String, String>();
        // The default search costs 0.3 to 1.3 s for every new shape (PaddleX PR#5057); the heuristic loses nothing
        // steady.
        options.put("cudnn_conv_algo_search", "HEURISTIC");
        options.put("arena_extend_strategy", "kSameAsRequested");
        options.put("do_copy_in_default_stream", "1");
        options.putAll(execution.cudaOptions());
        return options;
    }

    /** Makes the folder for engines, if it can; where it cannot, they are built anew for every session. */
    static Map<String, String> tensorRt(SessionRequest request) {
        var options = new TreeMap<String, String>();
        // A float16 graph has no other kernels; a float32 one stays what it is unless its manifest allows less.
        options.put("trt_fp16_enable", request.precision() == Precision.FLOAT16 ? "1" : "0");
        Path engines = request.file().toAbsolutePath().resolveSibling(ENGINES);
        if (writable(engines)) {
            options.put("trt_engine_cache_enable", "1");
            options.put("trt_engine_cache_path", engines.toString());
            options.put("trt_timing_cache_enable", "1");
            options.put("trt_timing_cache_path", engines.toString());
        }
        options.putAll(request.gpu().tensorRtOptions());
        return options;
    }

    private static boolean writable(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException readOnly) {
            return false;
        }
    }
}
