package dev.upright.models.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens sessions through DJL. The device is always said: {@code Engine.defaultDevice()} is never asked, because the answer to
 * that question can end the process where CUDA is half installed (djl#3863).
 */
public final class DjlSessionFactory implements SessionFactory {

    /** Prepares the engines' process-wide settings; call it before any other use of DJL. */
    public DjlSessionFactory() {
        // Natives come from the class path; nothing is fetched at run time.
        System.setProperty("ai.djl.offline", "true");
        // PyTorch's threads are one setting for the process, and its lanes stand side by side: one thread each.
        defaultProperty("ai.djl.pytorch.num_threads", "1");
        defaultProperty("ai.djl.pytorch.num_interop_threads", "1");
        // The profiling executor would recompile on the first runs of every batch size.
        defaultProperty("ai.djl.pytorch.graph_optimizer", "false");
    }

    private static void defaultProperty(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    @Override
    public boolean supports(EngineKind engine, ComputeDevice device) {
        return switch (device) {
            case ComputeDevice.Cpu _ -> true;
            case ComputeDevice.Cuda _ -> engine == EngineKind.ONNXRUNTIME && onnxRuntimeHasCuda();
        };
    }

    /** Whether the ONNX Runtime on the class path was built with CUDA. Says nothing about the machine. */
    public static boolean onnxRuntimeHasCuda() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    @Override
    public String version(EngineKind engine) {
        startEngine(engine);
        return switch (engine) {
            case ONNXRUNTIME -> OrtEnvironment.getEnvironment().getVersion();
            case PYTORCH -> Engine.getEngine(engine.displayName()).getVersion();
        };
    }

    @Override
    public InferenceSession open(SessionRequest request) {
        startEngine(request.engine());
        return switch (request.engine()) {
            case ONNXRUNTIME -> openOnnx(request);
            case PYTORCH -> openTorchScript(request);
        };
    }

    /**
     * Starts an engine, once. DJL insists on creating ONNX Runtime's environment itself, so this comes before any other use of it;
     * lanes open their sessions at the same time, so one starts it and the others wait.
     */
    private synchronized void startEngine(EngineKind engine) {
        try {
            keepOffDevices(Engine.getEngine(engine.displayName()));
        } catch (RuntimeException | LinkageError missing) {
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED,
                    engine.displayName() + " cannot start: " + EngineException.deepestMessage(missing),
                    missing);
        }
    }

    /**
     * Answers the question for the default device before DJL asks the engine for it. Its ONNX Runtime answers by adding CUDA to a
     * session, which ends the process on some machines without a visible GPU; DJL 0.35 has no setter for the answer.
     */
    private static void keepOffDevices(Engine engine) {
        try {
            Field defaultDevice = Engine.class.getDeclaredField("defaultDevice");
            defaultDevice.setAccessible(true);
            defaultDevice.set(engine, Device.cpu());
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("DJL keeps its default device elsewhere than in 0.35", changed);
        }
    }

    private static InferenceSession openOnnx(SessionRequest request) {
        new OnnxGraph(OrtEnvironment.getEnvironment()).check(request);
        SessionOptions options;
        try {
            options = OnnxSessionOptions.create(request);
        } catch (OrtException refused) {
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED,
                    "ONNX Runtime refuses the device " + request.device().id() + ": "
                            + EngineException.deepestMessage(refused),
                    refused);
        }
        // DJL would add CUDA once more on a GPU device; the options already carry it (see the decision on session
        // options).
        return load(request, Map.of("sessionOptions", options), options);
    }

    private static InferenceSession openTorchScript(SessionRequest request) {
        return load(request, Map.of(), () -> {});
    }

    private static InferenceSession load(SessionRequest request, Map<String, ?> arguments, AutoCloseable options) {
        Path file = request.file();
        String name = String.valueOf(file.getFileName());
        Model model = null;
        try {
            // Asked by name, and inside the guard: an engine whose natives are missing fails here, for this model
            // alone.
            Engine.getEngine(request.engine().displayName());
            model = Model.newInstance(name, Device.cpu(), request.engine().displayName());
            Path folder = file.toAbsolutePath().getParent();
            model.load(folder, withoutSuffix(name), arguments);
            return new DjlSession(
                    model, new RowsTranslator(request.inputShape(), request.classes()), options, request.device());
        } catch (IOException | MalformedModelException | RuntimeException | LinkageError failed) {
            if (model != null) {
                model.close();
            }
            closeQuietly(options, failed);
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED,
                    request.engine().displayName() + " cannot load " + name + ": "
                            + EngineException.deepestMessage(failed),
                    failed);
        }
    }

    private static void closeQuietly(AutoCloseable resource, Throwable reason) {
        try {
            resource.close();
        } catch (Exception suppressed) {
            reason.addSuppressed(suppressed);
        }
    }

    /** DJL finds {@code model.onnx} and {@code model.pt} by the name before their suffix. */
    private static String withoutSuffix(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }
}
