package dev.upright.models.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.upright.preprocess.tensor.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which provider ran each node of a graph. ONNX Runtime's Java API has no question for it; its profile of a run says it, node by node.
 */
final class NodeProviders {
    private static final Pattern PROVIDER = Pattern.compile("\"provider\"\\s*:\\s*\"(\\w+)\"");

    private NodeProviders() {}

    /** How many nodes each provider ran, in one run on zeros with the options of a served session. */
    static Map<String, Integer> of(SessionRequest request, Path folder) throws OrtException, IOException {
        String inUse = new DjlSessionFactory().version(request.engine()); // DJL makes the environment, or fails later
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (!environment.getVersion().equals(inUse)) {
            throw new IllegalStateException("two versions of ONNX Runtime");
        }
        try (OrtSession.SessionOptions options = OnnxSessionOptions.create(request)) {
            options.enableProfiling(folder.resolve("nodes").toString());
            try (OrtSession session = environment.createSession(request.file().toString(), options);
                    OnnxTensor input = OnnxTensor.createTensor(
                            environment, zeros(request), request.inputShape().dimensions(1), type(request))) {
                session.run(Map.of(request.inputName(), input)).close();
                return count(Files.readString(Path.of(session.endProfiling())));
            }
        }
    }

    private static ByteBuffer zeros(SessionRequest request) {
        return ByteBuffer.allocateDirect(request.inputShape().bytes()).order(ByteOrder.nativeOrder());
    }

    private static OnnxJavaType type(SessionRequest request) {
        DataType type = request.inputShape().type();
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case UINT8 -> OnnxJavaType.UINT8;
        };
    }

    private static Map<String, Integer> count(String profile) {
        Map<String, Integer> nodes = new TreeMap<>();
        Matcher provider = PROVIDER.matcher(profile);
        while (provider.find()) {
            nodes.merge(provider.group(1), 1, Integer::sum);
        }
        return nodes;
    }
}
