package dev.upright.models.batch;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.engine.EngineException;
import java.util.ArrayList;
import java.util.List;

/** Lane groups for tests. */
final class Lanes {
    private Lanes() {}

    /** An open gate to the CPU. */
    static DeviceGate gate(Ticker ticker) {
        return gate(new ComputeDevice.Cpu(), ticker);
    }

    static DeviceGate gate(ComputeDevice device, Ticker ticker) {
        return new DeviceGate(device, DeviceGate.Policy.defaults(), ticker, _ -> {});
    }

    /** A lane for each opener, or one that never opens, all behind one gate. */
    static LaneGroup group(BatchPolicy policy, DeviceGate gate, LaneGroup.SessionOpener... openers) {
        List<LaneGroup.Lane> lanes = new ArrayList<>();
        for (LaneGroup.SessionOpener opener : openers) {
            lanes.add(new LaneGroup.Lane(gate, opener));
        }
        if (lanes.isEmpty()) {
            lanes.add(new LaneGroup.Lane(gate, () -> {
                throw new EngineException(EngineException.Kind.LOAD_FAILED, "this lane is for show");
            }));
        }
        BatchBuckets buckets = BatchBuckets.everySize(policy.maxSize());
        return new LaneGroup(lanes, policy, buckets, new RunTimes(buckets.largest()));
    }
}
