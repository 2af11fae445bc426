package dev.upright.models.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.engine.EngineException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The messages have the forms that the libraries print: ONNX Runtime's {@code "%s failure %d: %s ; GPU=%d ; hostname=%s ; file=%s ;
 * line=%d ; expr=%s; %s"} and its arena's, with the words of {@code cudaGetErrorString}.
 */
class GpuFaultTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; file=cuda_allocator.cc ; line=70 ; expr=cudaMalloc()     | OUT_OF_MEMORY
        bfc_arena.cc:376 AllocateRawInternal Failed to allocate memory for requested buffer of size 411041792         | OUT_OF_MEMORY
        bfc_arena.cc:359 AllocateRawInternal Available memory of 0 is smaller than requested bytes of 9437184         | OUT_OF_MEMORY
        CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ; expr=cublasCreate(&cublas_handle_)                     | OUT_OF_MEMORY
        CUDNN failure 4003: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED ; GPU=0                              | OUT_OF_MEMORY
        CUDA error cudaErrorMemoryAllocation:out of memory                                                            | OUT_OF_MEMORY
        Requested amount of GPU memory (8589934592 bytes) could not be allocated.                                     | OUT_OF_MEMORY
        CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; expr=cudaStreamSynchronize(stream)       | DEVICE_LOST
        CUDA failure 719: unspecified launch failure ; GPU=0                                                          | DEVICE_LOST
        CUDA failure 702: the launch timed out and was terminated ; GPU=0                                             | DEVICE_LOST
        CUDA failure 46: all CUDA-capable devices are busy or unavailable ; GPU=-1                                    | DEVICE_LOST
        CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1                        | DEVICE_LOST
        CUDA failure 999: unknown error ; GPU=0                                                                       | DEVICE_LOST
        CUDA error 719                                                                                                | DEVICE_LOST
        CUDA error: device-side assert triggered                                                                      | DEVICE_LOST
        CUDA error cudaErrorLaunchFailure:unspecified launch failure                                                  | DEVICE_LOST
        CUBLAS failure 13: CUBLAS_STATUS_EXECUTION_FAILED ; GPU=0 ; file=gemm.cc ; expr=cublasGemmHelper()            | DEVICE_LOST
        CUDNN failure 5000: CUDNN_STATUS_EXECUTION_FAILED ; GPU=0 ; expr=cudnnConvolutionForward()                    | DEVICE_LOST
        CUDNN failure 5003: CUDNN_STATUS_EXECUTION_FAILED_CUDART ; GPU=0                                              | DEVICE_LOST
        IExecutionContext::enqueueV3: Error Code 1: Cuda Runtime (an illegal memory access was encountered)           | DEVICE_LOST
        IExecutionContext::enqueueV3: Error Code 1: Cuda Runtime (out of memory)                                      | OUT_OF_MEMORY
        NVRM: Xid (PCI:0000:01:00): 79, GPU has fallen off the bus.                                                   | DEVICE_LOST
        Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost. Reboot the system                    | DEVICE_LOST
        CUDA failure 1: invalid argument ; GPU=0                                                                      | RUN_FAILED
        CUDNN failure 3000: CUDNN_STATUS_NOT_SUPPORTED ; GPU=0 ; expr=cudnnFindConvolutionForwardAlgorithmEx()        | RUN_FAILED
        TensorRT EP execution context enqueue failed.                                                                 | RUN_FAILED
        Got invalid dimensions for input: x                                                                           | RUN_FAILED
        """)
    void anEngineMessageSaysWhatCanBeDone(String message, Kind kind) {
        assertThat(GpuFault.kindOf(message)).isEqualTo(kind);
    }

    /** Documented as "the process in an inconsistent state and any further CUDA work will return the same error". */
    @ParameterizedTest
    @ValueSource(ints = {214, 220, 226, 700, 702, 710, 714, 715, 716, 717, 718, 719, 721})
    void everyStickyErrorIsKnownByItsNumber(int error) {
        assertThat(GpuFault.kindOf("CUDA failure " + error + ": in any words ; GPU=0"))
                .isEqualTo(Kind.DEVICE_LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 70, 701, 704, 705, 711, 712, 713, 720, 801})
    void anErrorThatRefusesOneCallLosesNoDevice(int error) {
        assertThat(GpuFault.kindOf("CUDA failure " + error + ": too many resources requested for launch ; GPU=0"))
                .isEqualTo(Kind.RUN_FAILED);
    }

    @Test
    void afterALostDeviceNothingIsTakenForALackOfMemory() {
        assertThat(GpuFault.kindOf("an illegal memory access was encountered; Failed to allocate memory"))
                .isEqualTo(Kind.DEVICE_LOST);
    }
}
