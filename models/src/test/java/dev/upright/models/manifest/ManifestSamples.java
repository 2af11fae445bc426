package dev.upright.models.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Manifests for tests, of this package and of others that need a sound one. */
public final class ManifestSamples {
    /** Every key of an orientation model that has a place in one. */
    public static final String ORIENTATION = """
            name: orientation
            version: 1
            description: Which way up a picture is.
            licence: Apache-2.0
            task: orientation
            turns: [0, 90, 180, 270]
            input:
              name: input
              layout: nchw
              type: float32
              channels: rgb
              width: 224
              height: 192
              resize: short-side
              short-side: 256
              scale: 0.00392156862745098
              mean: [0.485, 0.456, 0.406]
              std: [0.229, 0.224, 0.225]
            output:
              name: logits
              kind: logits
              temperature: 1.5
            decision:
              min-confidence: 0.8
            artifacts:
              - file: model.onnx
                engine: onnxruntime
                precision: float32
                devices: [cpu, cuda]
                provider: tensorrt
                provider-options: {trt_fp16_enable: 1, gpu_mem_limit: "2147483648"}
                sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
              - file: model.pt
                engine: pytorch
                precision: float16
                devices: [cuda]
                sha256: fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210
            golden:
              image: golden.png
              probabilities: [0.1, 0.7, 0.1, 0.1]
              tolerance: 0.02
            batch:
              max-size: 16
              max-delay-ms: 5
              sessions: 2
              intra-op-threads: 1
            """;

    /** A classification model with nothing but what it must have. */
    public static final String CLASSIFICATION = """
            name: content
            version: 3
            description: What a picture shows.
            licence: CC0-1.0
            task: classification
            labels: [document, photo]
            input:
              name: x
              layout: nhwc
              type: uint8
              channels: gray
              width: 28
              height: 28
              resize: stretch
            output:
              name: y
              kind: probabilities
            artifacts:
              - {file: a.onnx, engine: onnxruntime, precision: int8, devices: [cpu],
                 sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
            """;

    private ManifestSamples() {}

    /** What {@link #ORIENTATION} says. */
    public static ModelManifest orientation() {
        return read(ORIENTATION);
    }

    /** What {@link #CLASSIFICATION} says. */
    public static ModelManifest classification() {
        return read(CLASSIFICATION);
    }

    private static ModelManifest read(String yaml) {
        try {
            Path folder = Files.createTempDirectory("manifest");
            Path file = Files.writeString(folder.resolve(ModelFolder.MANIFEST), yaml);
            try {
                return ManifestReader.read(file);
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
