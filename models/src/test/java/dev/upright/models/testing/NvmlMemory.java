package dev.upright.models.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/**
 * The memory of NVIDIA GPUs as the driver counts it, of all processes together. Asks NVML and not CUDA: that needs no context, so
 * the question itself takes no memory on the GPU.
 *
 * <p>NVML counts every GPU of the machine; {@code CUDA_VISIBLE_DEVICES} does not concern it.
 *
 * @see <a href="https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceQueries.html">NVML, nvmlDeviceGetMemoryInfo</a>
 */
public final class NvmlMemory {
    /** {@code nvmlMemory_t}: total, free, used. */
    private static final MemoryLayout MEMORY = MemoryLayout.sequenceLayout(3, JAVA_LONG);

    private static final long USED = 2;

    private final SymbolLookup nvml;

    /** The installed library, which stays loaded. */
    @SuppressWarnings("restricted")
    public static NvmlMemory installed() {
        return new NvmlMemory(SymbolLookup.libraryLookup("libnvidia-ml.so.1", Arena.global()));
    }

    NvmlMemory(SymbolLookup nvml) {
        this.nvml = nvml;
    }

    /**
     * The bytes in use on a GPU.
     *
     * @throws IllegalStateException with the number that NVML answered, where it did not succeed
     */
    public long usedBytes(int gpu) {
        call("nvmlInit_v2", FunctionDescriptor.of(JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment device = arena.allocate(ADDRESS);
            call("nvmlDeviceGetHandleByIndex_v2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), gpu, device);
            MemorySegment memory = arena.allocate(MEMORY);
            call(
                    "nvmlDeviceGetMemoryInfo",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
                    device.get(ADDRESS, 0),
                    memory);
            return memory.getAtIndex(JAVA_LONG, USED);
        } finally {
            call("nvmlShutdown", FunctionDescriptor.of(JAVA_INT));
        }
    }

    @SuppressWarnings("restricted")
    private void call(String function, FunctionDescriptor signature, Object... arguments) {
        MemorySegment address =
                nvml.find(function).orElseThrow(() -> new IllegalStateException("NVML has no function " + function));
        int result;
        try {
            result = (int)
                    Linker.nativeLinker().downcallHandle(address, signature).invokeWithArguments(arguments);
        } catch (Throwable impossible) {
            throw new IllegalStateException(function + " could not be called", impossible);
        }
        if (result != 0) {
            throw new IllegalStateException(function + " answered error " + result);
        }
    }
}
