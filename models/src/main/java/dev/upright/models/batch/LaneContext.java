package dev.upright.models.batch;

import dev.upright.preprocess.tensor.TensorShape;

/**
 * What a lane works with, whichever session it has open.
 *
 * @param name its thread's
 * @param row one picture's tensor
 * @param group the lanes it is one of
 * @param lane its device's gate, and how to open a session there
 * @param ceiling the largest batch that still fits the devices of the group
 * @param standsBy whether other devices come first
 */
record LaneContext(
        String name,
        TensorShape row,
        LaneGroup group,
        LaneGroup.Lane lane,
        BatchCeiling ceiling,
        boolean standsBy,
        BatchQueue queue,
        Ticker ticker,
        BatchListener listener) {

    DeviceGate gate() {
        return lane.gate();
    }

    BatchQueue.Taker taker() {
        return new BatchQueue.Taker(group, lane.gate(), ceiling);
    }

    /** The same, for the lane that takes the place of one that hangs. */
    LaneContext named(String other) {
        return new LaneContext(other, row, group, lane, ceiling, standsBy, queue, ticker, listener);
    }
}
