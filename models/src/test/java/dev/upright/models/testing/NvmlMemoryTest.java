package dev.upright.models.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Called through the real linker, with functions of this class in the place of the library's. */
class NvmlMemoryTest {
    private static final int NOT_FOUND = 6;
    private static final long HANDLE = 0x5eed;

    private final List<String> calls = new ArrayList<>();

    @Test
    void readsTheThirdFigureOfTheGpuThatWasAskedFor() throws ReflectiveOperationException {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(new NvmlMemory(library(arena)).usedBytes(1)).isEqualTo(3L << 30);
        }
        assertThat(calls).containsExactly("init", "handle of 1", "memory", "shutdown");
    }

    @Test
    void aGpuThatIsNotThereIsAnErrorWithItsNumberAndTheLibraryIsLeft() throws ReflectiveOperationException {
        try (Arena arena = Arena.ofConfined()) {
            NvmlMemory nvml = new NvmlMemory(library(arena));
            assertThatIllegalStateException()
                    .isThrownBy(() -> nvml.usedBytes(2))
                    .withMessage("nvmlDeviceGetHandleByIndex_v2 answered error 6");
        }
        assertThat(calls).containsExactly("init", "handle of 2", "shutdown");
    }

    @Test
    void aLibraryWithoutTheFunctionIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new NvmlMemory(_ -> Optional.empty()).usedBytes(0))
                .withMessage("NVML has no function nvmlInit_v2");
    }

    int init() {
        calls.add("init");
        return 0;
    }

    int shutdown() {
        calls.add("shutdown");
        return 0;
    }

    @SuppressWarnings("restricted")
    int handle(int gpu, MemorySegment device) {
        calls.add("handle of " + gpu);
        device.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, MemorySegment.ofAddress(HANDLE));
        return gpu < 2 ? 0 : NOT_FOUND;
    }

    @SuppressWarnings("restricted")
    int memory(MemorySegment device, MemorySegment figures) {
        assertThat(device.address()).isEqualTo(HANDLE);
        calls.add("memory");
        MemorySegment all = figures.reinterpret(3 * JAVA_LONG.byteSize());
        all.setAtIndex(JAVA_LONG, 0, 80L << 30);
        all.setAtIndex(JAVA_LONG, 1, 77L << 30);
        all.setAtIndex(JAVA_LONG, 2, 3L << 30);
        return 0;
    }

    private SymbolLookup library(Arena arena) throws ReflectiveOperationException {
        Map<String, MemorySegment> functions = new HashMap<>();
        functions.put("nvmlInit_v2", stub(arena, "init", FunctionDescriptor.of(JAVA_INT)));
        functions.put("nvmlShutdown", stub(arena, "shutdown", FunctionDescriptor.of(JAVA_INT)));
        functions.put(
                "nvmlDeviceGetHandleByIndex_v2",
                stub(arena, "handle", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)));
        functions.put(
                "nvmlDeviceGetMemoryInfo", stub(arena, "memory", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)));
        return name -> Optional.ofNullable(functions.get(name));
    }

    @SuppressWarnings("restricted")
    private MemorySegment stub(Arena arena, String method, FunctionDescriptor signature)
            throws ReflectiveOperationException {
        MethodType type = signature.toMethodType();
        MethodHandle function = MethodHandles.lookup().bind(this, method, type);
        return Linker.nativeLinker().upcallStub(function, signature, arena);
    }
}
