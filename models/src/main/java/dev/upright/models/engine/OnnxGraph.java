package dev.upright.models.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.upright.preprocess.tensor.DataType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares an ONNX graph's declared input and output with what a manifest says of them, before anything runs. DJL describes
 * neither (its {@code describeInput} has no shapes), so the file is opened once, unoptimised, only to be read.
 */
final class OnnxGraph {
    private final OrtEnvironment environment;

    OnnxGraph(OrtEnvironment environment) {
        this.environment = environment;
    }

    /**
     * @throws EngineException of kind {@code LOAD_FAILED} or {@code UNSUITABLE_MODEL}, with a message for the person who wrote the
     *     manifest
     */
    void check(SessionRequest request) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(1);
            try (OrtSession graph = environment.createSession(request.file().toString(), options)) {
                checkInput(graph.getInputInfo(), request);
                checkOutput(graph.getOutputInfo(), request);
            }
        } catch (OrtException refused) {
            throw new EngineException(
                    EngineException.Kind.LOAD_FAILED,
                    "ONNX Runtime cannot load " + request.file().getFileName() + ": "
                            + EngineException.deepestMessage(refused),
                    refused);
        }
    }

    private static void checkInput(Map<String, NodeInfo> inputs, SessionRequest request) {
        if (inputs.size() != 1) {
            throw unsuitable("the graph has %s inputs (%s); a picture model has exactly one"
                    .formatted(inputs.size(), describe(inputs)));
        }
        NodeInfo input = inputs.get(request.inputName());
        if (input == null) {
            throw unsuitable(
                    "the graph's input is %s, the manifest says '%s'".formatted(describe(inputs), request.inputName()));
        }
        if (!(input.getInfo() instanceof TensorInfo tensor)) {
            throw unsuitable("the graph's input is %s; a picture model takes a tensor".formatted(describe(inputs)));
        }
        OnnxJavaType declared = onnxType(request.inputShape().type());
        long[] wanted = request.inputShape().dimensions(1);
        if (tensor.type != declared || !agree(tensor.getShape(), wanted)) {
            throw unsuitable("the graph's input is %s, the manifest says %s %s"
                    .formatted(describe(inputs), declared, Arrays.toString(wanted)));
        }
    }

    private static void checkOutput(Map<String, NodeInfo> outputs, SessionRequest request) {
        if (outputs.size() != 1) {
            throw unsuitable(
                    "the graph has %s outputs (%s); a model that scores pictures has exactly one tensor of scores"
                            .formatted(outputs.size(), describe(outputs)));
        }
        NodeInfo output = outputs.get(request.outputName());
        if (output == null) {
            throw unsuitable("the graph's output is %s, the manifest says '%s'"
                    .formatted(describe(outputs), request.outputName()));
        }
        if (!(output.getInfo() instanceof TensorInfo tensor)) {
            throw unsuitable("the graph's output is %s; it must be a tensor of scores".formatted(describe(outputs)));
        }
        boolean readable = tensor.type == OnnxJavaType.FLOAT
                || tensor.type == OnnxJavaType.FLOAT16
                || tensor.type == OnnxJavaType.UINT8;
        if (!readable) {
            throw unsuitable(
                    "the graph's output is %s; scores must be float32, float16 or uint8".formatted(describe(outputs)));
        }
        long[] shape = tensor.getShape();
        long classes = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        boolean dynamic = Arrays.stream(shape).skip(1).anyMatch(size -> size < 0);
        if (!dynamic && classes != request.classes()) {
            throw unsuitable("the graph gives %s scores a picture (%s), the manifest names %s classes"
                    .formatted(classes, describe(outputs), request.classes()));
        }
    }

    /** Dimensions agree where the graph leaves one open, and the batch dimension always may be larger than one. */
    private static boolean agree(long[] declared, long[] wanted) {
        if (declared.length != wanted.length) {
            return false;
        }
        for (int i = 1; i < wanted.length; i++) {
            if (declared[i] >= 0 && declared[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static OnnxJavaType onnxType(DataType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case UINT8 -> OnnxJavaType.UINT8;
        };
    }

    private static String describe(Map<String, NodeInfo> nodes) {
        return nodes.entrySet().stream()
                .map(node ->
                        "'" + node.getKey() + "' " + describe(node.getValue().getInfo()))
                .collect(Collectors.joining(", "));
    }

    private static String describe(ValueInfo info) {
        if (info instanceof TensorInfo tensor) {
            return tensor.type + " " + Arrays.toString(tensor.getShape());
        }
        return info.getClass().getSimpleName().replace("Info", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static EngineException unsuitable(String message) {
        return new EngineException(EngineException.Kind.UNSUITABLE_MODEL, message);
    }
}
