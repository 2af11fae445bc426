package dev.upright.preprocess.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded stock of native buffers, one shelf per size, so that a steady load allocates nothing native.
 *
 * <p>{@link #acquire} never waits and never refuses: with an empty shelf it allocates. The bound holds for what lies idle: a buffer that
 * comes back and would lift the idle stock above it is freed there and then. How many tensors are out at once is for the caller to
 * bound. Thread-safe.
 */
public final class TensorPool implements AutoCloseable {
    private final long maxBytes;

    /** Guards everything below. Held for a push or a pop only: memory is allocated and freed outside. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, Deque<NativeBlock>> shelves = new HashMap<>();
    private long idleBytes;
    private long lentBytes;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param maxBytes the most bytes that may lie idle; 0 keeps nothing
     */
    public TensorPool(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, was " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /**
     * A tensor of this shape with undefined contents, owned by the caller, who closes it.
     *
     * @throws IllegalStateException if the pool is closed
     */
    public ImageTensor acquire(TensorShape shape) {
        NativeBlock block = take(shape.bytes());
        if (block == null) {
            block = allocate(shape.bytes());
        }
        return new ImageTensor(shape, this, block);
    }

    /** Bytes that lie idle, at most the bound. */
    public long idleBytes() {
        lock.lock();
        try {
            return idleBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of the tensors that were acquired and are not closed yet. */
    public long lentBytes() {
        lock.lock();
        try {
            return lentBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Frees what lies idle. Tensors that are still out stay valid and are freed when they are closed. */
    @Override
    public void close() {
        Map<Integer, Deque<NativeBlock>> left;
        lock.lock();
        try {
            closed = true;
            left = Map.copyOf(shelves);
            shelves.clear();
            idleBytes = 0;
        } finally {
            lock.unlock();
        }
        left.values().forEach(shelf -> shelf.forEach(NativeBlock::free));
    }

    void release(NativeBlock block) {
        if (!keep(block)) {
            block.free();
        }
    }

    /** A block from the shelf, or null; counts it as lent either way. */
    private @Nullable NativeBlock take(int bytes) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the tensor pool is closed");
            }
            lentBytes += bytes;
            Deque<NativeBlock> shelf = shelves.get(bytes);
            // Last in, first out: the block that was used last is the one most likely in the cache.
            NativeBlock block = shelf == null ? null : shelf.pollFirst();
            if (block != null) {
                idleBytes -= bytes;
            }
            return block;
        } finally {
            lock.unlock();
        }
    }

    private NativeBlock allocate(int bytes) {
        try {
            return NativeBlock.allocate(bytes);
        } catch (Throwable failed) {
            lock.lock();
            try {
                lentBytes -= bytes;
            } finally {
                lock.unlock();
            }
            throw failed;
        }
    }

    private boolean keep(NativeBlock block) {
        lock.lock();
        try {
            lentBytes -= block.bytes();
            if (closed || idleBytes + block.bytes() > maxBytes) {
                return false;
            }
            idleBytes += block.bytes();
            shelves.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).addFirst(block);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
