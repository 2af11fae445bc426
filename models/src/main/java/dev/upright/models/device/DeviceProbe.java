package dev.upright.models.device;

import java.util.List;

/**
 * Asks the machine for its GPUs without touching an inference engine.
 *
 * <p>With CUDA libraries installed but no visible GPU, ONNX Runtime's CUDA provider can end the process (djl#3366, djl#3863,
 * onnxruntime#24652), so nobody asks the engine before a probe has answered.
 */
public interface DeviceProbe {

    /** Looks now. Never throws: a machine that cannot be read has no GPU, and the answer says why. */
    Found probe();

    /**
     * What a probe saw.
     *
     * @param gpus the usable GPUs in the driver's order; empty where there are none
     * @param explanation one sentence for logs and the readiness report
     * @param broken true where a GPU seems to be there but cannot be used (a fault, not a plain CPU machine)
     */
    record Found(List<ComputeDevice.Cuda> gpus, String explanation, boolean broken) {
        public Found {
            gpus = List.copyOf(gpus);
            if (broken && !gpus.isEmpty()) {
                throw new IllegalArgumentException("a broken probe lists no GPUs");
            }
        }
    }
}
