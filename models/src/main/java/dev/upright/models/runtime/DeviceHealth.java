package dev.upright.models.runtime;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.manifest.ModelRef;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The devices of this process and whether they serve. A device that one model's run has lost is lost to all models, so all their gates
 * shut; each model's own probe opens its own.
 */
public final class DeviceHealth {
    private static final Logger LOG = System.getLogger(DeviceHealth.class.getName());

    private final DeviceAssigner.Assignment assignment;
    private final DeviceGate.Policy policy;
    private final Ticker ticker;
    private final List<ModelGate> gates = new CopyOnWriteArrayList<>();

    private record ModelGate(ModelRef model, DeviceGate gate) {}

    public DeviceHealth(DeviceAssigner.Assignment assignment, DeviceGate.Policy policy, Ticker ticker) {
        this.assignment = assignment;
        this.policy = policy;
        this.ticker = ticker;
    }

    /** Which devices models may use, and why not better ones. */
    public DeviceAssigner.Assignment assignment() {
        return assignment;
    }

    /** A new gate between a model and a device, open. */
    DeviceGate gate(ModelRef model, ComputeDevice device) {
        DeviceGate gate = new DeviceGate(device, policy, ticker, changed -> changed(model, changed));
        gates.add(new ModelGate(model, gate));
        return gate;
    }

    /** The model that had them is gone. */
    void forget(Collection<DeviceGate> gone) {
        gates.removeIf(known -> gone.contains(known.gate()));
    }

    private void changed(ModelRef model, DeviceGate gate) {
        String device = gate.device().id();
        Optional<String> reason = gate.reason();
        if (reason.isEmpty()) {
            LOG.log(Level.INFO, "event=device-back model={0} device={1}", model, device);
            return;
        }
        LOG.log(Level.WARNING, "event=device-out model={0} device={1} reason=\"{2}\"", model, device, reason.get());
        if (gate.fault().equals(Optional.of(DeviceGate.Fault.DEVICE))) {
            for (ModelGate other : gates) {
                if (other.gate().device().equals(gate.device())) {
                    other.gate().shut(DeviceGate.Fault.DEVICE, reason.get());
                }
            }
        }
    }

    /** Whether every model that uses the device may. */
    public boolean serves(ComputeDevice device) {
        return out(device).isEmpty();
    }

    private Optional<ModelGate> out(ComputeDevice device) {
        return gates.stream()
                .filter(known ->
                        known.gate().device().equals(device) && !known.gate().open())
                .findFirst();
    }

    /** What an operator should know of the devices: one is out, or better ones were not to be had at the start. */
    public Optional<String> degraded() {
        return assignment.devices().stream()
                .flatMap(device -> out(device).stream())
                .findFirst()
                .map(known -> known.gate().device().id() + " is out: "
                        + known.gate().reason().orElse("it comes back now"))
                .or(assignment::degraded);
    }
}
