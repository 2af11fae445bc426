package dev.upright.models.engine;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.GpuExecution;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.Precision;
import dev.upright.preprocess.tensor.TensorShape;
import java.nio.file.Path;

/**
 * What a session is opened with.
 *
 * @param file the verified graph
 * @param engine the engine that reads it
 * @param device where it runs
 * @param inputName the graph's input tensor
 * @param inputShape one row of that tensor
 * @param outputName the graph's output tensor
 * @param classes how many scores one row gives
 * @param intraOpThreads how many threads one run may use on the CPU, at least 1
 * @param precision the arithmetic inside the graph
 * @param gpu how a GPU runs it, where the device is one
 */
public record SessionRequest(
        Path file,
        EngineKind engine,
        ComputeDevice device,
        String inputName,
        TensorShape inputShape,
        String outputName,
        int classes,
        int intraOpThreads,
        Precision precision,
        GpuExecution gpu) {
    public SessionRequest {
        if (classes < 1 || intraOpThreads < 1) {
            throw new IllegalArgumentException(
                    "classes and intraOpThreads must be at least 1, were " + classes + " and " + intraOpThreads);
        }
    }

    /** A float32 graph that a GPU, if it is the device, runs in the standard way. */
    public SessionRequest(
            Path file,
            EngineKind engine,
            ComputeDevice device,
            String inputName,
            TensorShape inputShape,
            String outputName,
            int classes,
            int intraOpThreads) {
        this(
                file,
                engine,
                device,
                inputName,
                inputShape,
                outputName,
                classes,
                intraOpThreads,
                Precision.FLOAT32,
                GpuExecution.standard());
    }

    /** What a manifest asks for one of its artifacts, whose verified file is given, on a device. */
    public static SessionRequest of(
            ModelManifest manifest, ArtifactSpec artifact, Path file, ComputeDevice device, int intraOpThreads) {
        return new SessionRequest(
                file,
                artifact.engine(),
                device,
                manifest.input().name(),
                manifest.input().preprocess().shape(),
                manifest.output().name(),
                manifest.task().classes(),
                intraOpThreads,
                artifact.precision(),
                artifact.gpu());
    }
}
