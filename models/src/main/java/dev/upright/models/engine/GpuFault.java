package dev.upright.models.engine;

import dev.upright.models.engine.EngineException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts what engines say of a GPU by whether it can go on. CUDA reports the fault of an earlier kernel on any later call, and of most
 * such faults it says that they leave "the process in an inconsistent state": every further call fails until the process ends.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html">CUDA runtime API, cudaError</a>
 */
final class GpuFault {
    /** ONNX Runtime: {@code CUDA failure 700: an illegal ...}; PyTorch and others: {@code CUDA error 719}, {@code cuda error code=46}. */
    private static final Pattern CUDA_NUMBER =
            Pattern.compile("\\bcuda (?:failure|error)(?: code)?[ :=(]*([0-9]{1,5})\\b");

    /** {@code cudaErrorMemoryAllocation}. */
    private static final int OUT_OF_MEMORY = 2;

    /**
     * By number: initialization, unloading, driver too old, devices busy (3, 4, 35, 46); no such device, no context (100, 101, 201);
     * uncorrectable ECC and NVLink errors, contained errors (214, 220, 226); the faults of a running kernel (700, 702, 709, 710, 714 to
     * 719, 721); a system or driver that is not ready (802, 803); unknown (999). Not here are those that only refuse one call, as 701
     * (too many resources for a launch) and 720 (a launch too large).
     */
    private static final Set<Integer> LOST = Set.of(
            3, 4, 35, 46, 100, 101, 201, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 802, 803,
            999);

    /** Where no number stands: what {@code cudaGetErrorString} says of the same, names of constants, and the words of the driver. */
    private static final List<String> LOST_WORDS = List.of(
            "illegal memory access",
            "illegal address",
            "illegal instruction",
            "misaligned address",
            "invalid program counter",
            "hardware stack error",
            "operation not supported on global/shared address space",
            "unspecified launch failure",
            "launch timed out and was terminated",
            "device-side assert",
            "context is destroyed",
            "driver shutting down",
            "driver version is insufficient",
            "uncorrectable ecc",
            "uncorrectable nvlink",
            "no cuda-capable device",
            "device(s) is/are busy or unavailable",
            "device unavailable",
            "system not yet initialized",
            "cudaerrorillegal",
            "cudaerrorlaunchfailure",
            "cudaerrorlaunchtimeout",
            "cudaerrormisalignedaddress",
            "cudaerrorassert",
            "cudaerrorhardwarestackerror",
            "cudaerrorinvalidpc",
            "cudaerrorinvalidaddressspace",
            "cudaerroreccuncorrectable",
            "cudaerrornodevice",
            "cudaerrordevicesunavailable",
            // A library whose kernel could not run; after a sticky error it is all that cuBLAS and cuDNN say.
            "cublas_status_execution_failed",
            "cublas_status_mapping_error",
            "cudnn_status_execution_failed",
            "fallen off the bus",
            "xid (pci",
            "gpu is lost");

    private static final List<String> MEMORY_WORDS = List.of(
            "out of memory",
            "out_of_memory",
            "outofmemory",
            "failed to allocate memory",
            "cudaerrormemoryallocation",
            // ONNX Runtime's arena at its gpu_mem_limit.
            "is smaller than requested bytes",
            // cuBLAS, and cuDNN until 8; cuDNN 9 says ..._INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED and
            // ..._HOST_ALLOCATION_FAILED.
            "alloc_failed",
            "_allocation_failed",
            // TensorRT.
            "could not be allocated",
            "memory allocation failed",
            "failed to allocate output tensor");

    private GpuFault() {}

    /** The kind of a failed run, by its message: the number of CUDA's error where one stands, else known words. */
    static Kind kindOf(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        Matcher number = CUDA_NUMBER.matcher(text);
        if (number.find()) {
            int error = Integer.parseInt(number.group(1));
            if (error == OUT_OF_MEMORY) {
                return Kind.OUT_OF_MEMORY;
            }
            return LOST.contains(error) ? Kind.DEVICE_LOST : Kind.RUN_FAILED;
        }
        // A lost device first: what fails after it may speak of memory that it could not allocate.
        if (contains(text, LOST_WORDS)) {
            return Kind.DEVICE_LOST;
        }
        return contains(text, MEMORY_WORDS) ? Kind.OUT_OF_MEMORY : Kind.RUN_FAILED;
    }

    private static boolean contains(String text, List<String> words) {
        return words.stream().anyMatch(text::contains);
    }
}
