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

    /** Hears nothing. */
    static BatchListener none() {
        return new BatchListener() {
            @Override
            public void batchRan(
                    ComputeDevice device, ReleaseReason reason, int pictures, int paddingRows, long runNanos) {}

            @Override
            public void isolated(ComputeDevice device, int pictures) {}
        };
    }
}
