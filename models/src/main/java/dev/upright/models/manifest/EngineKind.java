package dev.upright.models.manifest;

/** An engine that can run an artifact. */
public enum EngineKind {
    /** ONNX Runtime: {@code .onnx} graphs. */
    ONNXRUNTIME("OnnxRuntime"),
    /** libtorch: TorchScript files. */
    PYTORCH("PyTorch");

    private final String displayName;

    EngineKind(String displayName) {
        this.displayName = displayName;
    }

    /** The name that DJL knows the engine by, and that responses carry: {@code OnnxRuntime} or {@code PyTorch}. */
    public String displayName() {
        return displayName;
    }
}
