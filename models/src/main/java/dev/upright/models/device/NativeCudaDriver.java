package dev.upright.models.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/**
 * The installed driver library, called directly: {@code cuInit(0)} and {@code cuDeviceGetCount} report a missing or broken GPU
 * as a number, where the CUDA runtime inside an engine may abort.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__INITIALIZE.html">CUDA driver API</a>
 */
public final class NativeCudaDriver implements CudaDriver {
    private static final int CUDA_SUCCESS = 0;
    private static final int CUDA_ERROR_NO_DEVICE = 100;

    private final String library;

    /**
     * The driver of this name; nothing is loaded yet.
     *
     * @param library the shared library's name for the dynamic loader, {@code libcuda.so.1} on Linux
     */
    public NativeCudaDriver(String library) {
        this.library = library;
    }

    @Override
    public int deviceCount() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup symbols = lookup(arena);
            int initialised = call(symbols, "cuInit", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 0);
            if (initialised == CUDA_ERROR_NO_DEVICE) {
                return 0;
            }
            require(initialised, "cuInit");
            MemorySegment count = arena.allocate(JAVA_INT);
            require(
                    call(symbols, "cuDeviceGetCount", FunctionDescriptor.of(JAVA_INT, ADDRESS), count),
                    "cuDeviceGetCount");
            return count.get(JAVA_INT, 0);
        }
    }

    @SuppressWarnings("restricted") // ./upright runs with --enable-native-access
    private SymbolLookup lookup(Arena arena) {
        try {
            return SymbolLookup.libraryLookup(library, arena);
        } catch (IllegalArgumentException missing) {
            throw new CudaDriverException("the driver library " + library + " is not installed");
        }
    }

    @SuppressWarnings("restricted")
    private int call(SymbolLookup symbols, String function, FunctionDescriptor signature, Object argument) {
        MemorySegment address = symbols.find(function)
                .orElseThrow(() -> new CudaDriverException(library + " has no function " + function));
        try {
            return (int)
                    Linker.nativeLinker().downcallHandle(address, signature).invokeWithArguments(argument);
        } catch (Throwable impossible) {
            throw new CudaDriverException(function + " could not be called: " + impossible);
        }
    }

    private static void require(int result, String function) {
        if (result != CUDA_SUCCESS) {
            throw new CudaDriverException(function + " answered error " + result);
        }
    }
}
