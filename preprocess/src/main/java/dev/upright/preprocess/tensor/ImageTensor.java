package dev.upright.preprocess.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One picture's tensor in a direct, native-order buffer that it owns. {@link #close()} gives the buffer back to its
 * {@link TensorPool}, which hands it to somebody else.
 *
 * <p>Whoever acquired it fills it through {@link #writable()} and may then hand it to another thread (with a happens-before edge, as
 * queues give); from there on it is only read. Views must not be used after {@code close()}: they then show another picture's numbers,
 * or throw {@link IllegalStateException}.
 */
public final class ImageTensor implements AutoCloseable {
    private final TensorShape shape;
    private final TensorPool pool;
    private final AtomicReference<@Nullable NativeBlock> block;

    ImageTensor(TensorShape shape, TensorPool pool, NativeBlock block) {
        this.shape = shape;
        this.pool = pool;
        this.block = new AtomicReference<>(block);
    }

    public TensorShape shape() {
        return shape;
    }

    /**
     * The elements, to read: a fresh read-only direct view, native order, position 0, limit {@code shape().bytes()}.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public ByteBuffer data() {
        return open().readable();
    }

    /**
     * The elements, to fill: a fresh writable direct view, native order, position 0, limit {@code shape().bytes()}. For the one who
     * acquired the tensor, before anybody else sees it. A reused buffer still holds its last contents.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public ByteBuffer writable() {
        return open().writable();
    }

    /** Gives the buffer back; the second and later calls do nothing. */
    @Override
    public void close() {
        NativeBlock mine = block.getAndSet(null);
        if (mine != null) {
            pool.release(mine);
        }
    }

    MemorySegment memory() {
        return open().memory();
    }

    private NativeBlock open() {
        NativeBlock mine = block.get();
        if (mine == null) {
            throw new IllegalStateException("the tensor is closed: its buffer belongs to somebody else now");
        }
        return mine;
    }
}
