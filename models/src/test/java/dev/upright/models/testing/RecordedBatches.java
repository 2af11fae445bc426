package dev.upright.models.testing;

import dev.upright.models.batch.BatchListener;
import dev.upright.models.batch.ReleaseReason;
import dev.upright.models.device.ComputeDevice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what lanes report. */
public final class RecordedBatches implements BatchListener {
    /** One batch as it was reported. */
    public record Ran(ReleaseReason reason, int pictures, int paddingRows) {}

    private final List<Ran> ran = new CopyOnWriteArrayList<>();
    private final List<Integer> ceilings = new CopyOnWriteArrayList<>();
    private final List<Integer> moved = new CopyOnWriteArrayList<>();
    private final List<Integer> isolated = new CopyOnWriteArrayList<>();

    @Override
    public void batchRan(ComputeDevice device, ReleaseReason reason, int pictures, int paddingRows, long runNanos) {
        ran.add(new Ran(reason, pictures, paddingRows));
    }

    @Override
    public void isolated(ComputeDevice device, int pictures) {
        isolated.add(pictures);
    }

    @Override
    public void ceilingLowered(ComputeDevice device, int largest) {
        ceilings.add(largest);
    }

    @Override
    public void movedOn(ComputeDevice device, int pictures) {
        moved.add(pictures);
    }

    /** The largest batches that still fitted, each time one did not. */
    public List<Integer> ceilings() {
        return ceilings;
    }

    /** How many pictures left a device for another, each time. */
    public List<Integer> moved() {
        return moved;
    }

    public List<Ran> ran() {
        return ran;
    }

    public List<Integer> isolated() {
        return isolated;
    }
}
