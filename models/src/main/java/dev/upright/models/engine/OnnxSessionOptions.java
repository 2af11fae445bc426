package dev.upright.models.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.GpuProvider;
import java.util.Map;

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
                addGpu(options, index, request);
            }
            return options;
        } catch (OrtException | RuntimeException | Error failed) {
            options.close();
            throw failed;
        }
    }

    /** The provider that is added first is asked first for every node. */
    private static void addGpu(SessionOptions options, int index, SessionRequest request) throws OrtException {
        // A graph that would partly run on the CPU is refused, instead of being slow in silence.
        options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        if (request.gpu().provider() == GpuProvider.TENSORRT) {
            try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(index)) {
                set(tensorRt::add, GpuOptions.tensorRt(request));
                options.addTensorrt(tensorRt);
            }
        }
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index)) {
            set(cuda::add, GpuOptions.cuda(request.gpu()));
            options.addCUDA(cuda);
        }
    }

    /** Both kinds of options have this method, and no common public type that does. */
    @FunctionalInterface
    private interface Setter {
        void set(String name, String value) throws OrtException;
    }

    private static void set(Setter setter, Map<String, String> options) throws OrtException {
        for (Map.Entry<String, String> option : options.entrySet()) {
            setter.set(option.getKey(), option.getValue());
        }
    }
}
