package dev.upright.models.device;

/** The part of the CUDA driver API that counts GPUs. */
public interface CudaDriver {

    /**
     * Initialises the driver and counts the GPUs this process may see ({@code CUDA_VISIBLE_DEVICES} included).
     *
     * @throws CudaDriverException where the library is missing or the driver refuses
     */
    int deviceCount();

    /** The driver is missing or refuses. The message is fit for a log. */
    final class CudaDriverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CudaDriverException(String message) {
            super(message);
        }
    }
}
