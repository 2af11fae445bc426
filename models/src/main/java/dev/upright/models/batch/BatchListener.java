package dev.upright.models.batch;

import dev.upright.models.device.ComputeDevice;

/** Told what a model's lanes do. Called on lane threads: it must be quick and must not throw. */
public interface BatchListener {

    /**
     * A batch ran.
     *
     * @param device where
     * @param reason why it was released when it was
     * @param pictures how many pictures it held
     * @param paddingRows how many empty rows were run with them
     * @param runNanos how long the run took, isolation included
     */
    void batchRan(ComputeDevice device, ReleaseReason reason, int pictures, int paddingRows, long runNanos);

    /** A failed batch was split and part of it run again. */
    void isolated(ComputeDevice device, int pictures);

    /** A batch did not fit into the device's memory; from now on it gets none larger than this. */
    void ceilingLowered(ComputeDevice device, int largest);

    /** Pictures that were claimed on a device wait again, for another. */
    void movedOn(ComputeDevice device, int pictures);

    /** Hears nothing. */
    static BatchListener none() {
        return new BatchListener() {
            @Override
            public void batchRan(
                    ComputeDevice device, ReleaseReason reason, int pictures, int paddingRows, long runNanos) {}

            @Override
            public void isolated(ComputeDevice device, int pictures) {}

            @Override
            public void ceilingLowered(ComputeDevice device, int largest) {}

            @Override
            public void movedOn(ComputeDevice device, int pictures) {}
        };
    }
}
