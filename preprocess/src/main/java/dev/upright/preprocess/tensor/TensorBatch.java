package dev.upright.preprocess.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The contiguous rows of one batch, {@code [N,C,H,W]} or {@code [N,H,W,C]}, in one direct buffer that is allocated once and reused for
 * every run. Owned by one thread, its batch lane: not thread-safe.
 */
public final class TensorBatch implements AutoCloseable {
    private final TensorShape row;
    private final int capacity;
    private final NativeBlock block;
    private boolean closed;

    /**
     * Allocates {@code capacity} zeroed rows.
     *
     * @throws IllegalArgumentException if capacity is below 1, or if the rows take 2 GiB or more together
     */
    public TensorBatch(TensorShape row, int capacity) {
        this.row = Objects.requireNonNull(row, "row");
        if (capacity < 1 || (long) capacity * row.bytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a batch of %d rows of %d bytes does not fit into one buffer".formatted(capacity, row.bytes()));
        }
        this.capacity = capacity;
        this.block = NativeBlock.allocate((long) capacity * row.bytes());
    }

    /** The shape of one row. */
    public TensorShape row() {
        return row;
    }

    /** The most rows it holds. */
    public int capacity() {
        return capacity;
    }

    /**
     * Copies a tensor into a row. The tensor stays its owner's.
     *
     * @throws IllegalArgumentException if the tensor has another shape than the rows
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if the tensor or the batch is closed
     */
    public void put(int rowIndex, ImageTensor tensor) {
        Objects.checkIndex(rowIndex, capacity);
        if (!tensor.shape().equals(row)) {
            throw new IllegalArgumentException("a batch of %s takes no %s".formatted(row, tensor.shape()));
        }
        rowsOf(rowIndex, rowIndex + 1).copyFrom(tensor.memory());
    }

    /**
     * Fills the rows {@code fromRow} (inclusive) to {@code toRow} (exclusive) with zeros: the padding of a batch that is not full.
     *
     * @throws IndexOutOfBoundsException if the range is not within the capacity
     */
    public void zero(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, capacity);
        rowsOf(fromRow, toRow).fill((byte) 0);
    }

    /**
     * The first {@code count} rows: a fresh direct view, native order, position 0, limit {@code count * row().bytes()}. Valid until the
     * rows are written again or the batch is closed.
     *
     * @throws IndexOutOfBoundsException if count is negative or above the capacity
     */
    public ByteBuffer rows(int count) {
        Objects.checkFromToIndex(0, count, capacity);
        checkOpen();
        // A slice, so that native code that asks for the capacity sees these rows and no more.
        return block.writable().slice(0, count * row.bytes()).order(ByteOrder.nativeOrder());
    }

    /** Frees the memory; the second and later calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            block.free();
        }
    }

    private MemorySegment rowsOf(int fromRow, int toRow) {
        checkOpen();
        return block.memory().asSlice((long) fromRow * row.bytes(), (long) (toRow - fromRow) * row.bytes());
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the batch is closed");
        }
    }
}
