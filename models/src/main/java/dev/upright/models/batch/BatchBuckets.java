package dev.upright.models.batch;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The batch sizes a session is warmed for; a batch of another size is padded up to the next. Few sizes on a GPU, where a new
 * shape costs an algorithm search; every size on a CPU, where padding costs as much as a picture and a new shape costs nothing.
 */
public final class BatchBuckets {
    private final List<Integer> sizes;

    private BatchBuckets(SortedSet<Integer> sizes) {
        if (sizes.isEmpty() || sizes.first() < 1) {
            throw new IllegalArgumentException("batch sizes start at 1, were " + sizes);
        }
        this.sizes = List.copyOf(sizes);
    }

    /** 1, 2, 4, 8 ... up to and including the largest size. */
    public static BatchBuckets powersOfTwo(int largest) {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int size = 1; size < largest; size *= 2) {
            sizes.add(size);
        }
        sizes.add(largest);
        return new BatchBuckets(sizes);
    }

    /** 1, 2, 3 ... up to the largest size. */
    public static BatchBuckets everySize(int largest) {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int size = 1; size <= largest; size++) {
            sizes.add(size);
        }
        return new BatchBuckets(sizes);
    }

    /** The only size that a graph with a fixed batch dimension accepts. */
    public static BatchBuckets fixed(int size) {
        return new BatchBuckets(new TreeSet<>(List.of(size)));
    }

    /** Ascending. */
    public List<Integer> sizes() {
        return sizes;
    }

    public int largest() {
        return sizes.getLast();
    }

    /** The smallest size that holds the given number of rows. */
    public int covering(int rows) {
        for (int size : sizes) {
            if (size >= rows) {
                return size;
            }
        }
        throw new IllegalArgumentException(rows + " rows do not fit the largest batch, " + largest());
    }

    @Override
    public String toString() {
        return sizes.toString();
    }
}
