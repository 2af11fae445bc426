package dev.upright.preprocess.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One piece of native memory with a life of its own: it lives until {@link #free()}, on whichever thread that is called.
 *
 * <p>A shared arena instead of {@link ByteBuffer#allocateDirect}, which gives memory back only when the garbage collector finds the
 * buffer. Freeing costs a handshake with every thread, so the hot path reuses blocks and frees none.
 */
final class NativeBlock {
    /** A cache line, and the widest vector register in use. */
    private static final long ALIGNMENT = 64;

    private final Arena arena;
    private final MemorySegment memory;
    private final ByteBuffer writable;

    private NativeBlock(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
        this.writable = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Allocates {@code bytes} zeroed bytes. */
    static NativeBlock allocate(long bytes) {
        Arena arena = Arena.ofShared();
        try {
            return new NativeBlock(arena, arena.allocate(bytes, ALIGNMENT));
        } catch (Throwable failed) {
            arena.close();
            throw failed;
        }
    }

    int bytes() {
        return Math.toIntExact(memory.byteSize());
    }

    MemorySegment memory() {
        return memory;
    }

    /** A view with its own position and limit. */
    ByteBuffer writable() {
        return writable.duplicate().order(ByteOrder.nativeOrder());
    }

    /** A read-only view with its own position and limit. */
    ByteBuffer readable() {
        return writable.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    void free() {
        arena.close();
    }
}
