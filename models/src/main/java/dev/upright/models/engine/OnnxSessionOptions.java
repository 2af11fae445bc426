package dev.upright.models.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.upright.models.device.ComputeDevice;

/**
 * The session options handed to DJL ready-made. DJL's own cannot turn the memory pattern off, add CUDA without options, and apply
 * the thread counts only in pairs, so none of its keys is used.
 */
final class OnnxSessionOptions {
    private OnnxSessionOptions() {}

    static SessionOptions create(SessionRequest request) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(request.intraOpThreads());
            // A spinning worker burns the core that the next picture's decode needs.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Batches change their size; a remembered pattern then costs memory for every size seen
            // (onnxruntime#29351).
            options.setMemoryPatternOptimization(false);
            if (request.device() instanceof ComputeDevice.Cuda(int index)) {
                addCuda(options, index);
            }
            return options;
        } catch (OrtException | RuntimeException | Error failed) {
            options.close();
            throw failed;
        }
    }

    private static void addCuda(SessionOptions options, int index) throws OrtException {
        // A graph that would partly run on the CPU is refused, instead of being slow in silence.
        options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index)) {
            // The default search costs 0.3 to 1.3 s for every new shape (PaddleX PR#5057); the heuristic loses nothing
            // steady.
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            cuda.add("do_copy_in_default_stream", "1");
            options.addCUDA(cuda);
        }
    }
}
