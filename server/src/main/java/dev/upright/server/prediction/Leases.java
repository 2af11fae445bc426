package dev.upright.server.prediction;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.models.runtime.ModelLease;
import dev.upright.models.runtime.ModelRuntime;
import java.util.ArrayList;
import java.util.List;

/** The models that one request holds: all of them, or none. */
final class Leases implements AutoCloseable {
    private final List<ModelLease> held;

    private Leases(List<ModelLease> held) {
        this.held = held;
    }

    static Leases of(ModelRuntime models, List<ModelRef> refs) {
        Leases leases = new Leases(new ArrayList<>(refs.size()));
        try {
            for (ModelRef ref : refs) {
                leases.held.add(models.lease(ref));
            }
            return leases;
        } catch (RuntimeException unavailable) {
            leases.close();
            throw unavailable;
        }
    }

    /** In the order of the request. */
    List<LoadedModel> models() {
        return held.stream().map(ModelLease::model).toList();
    }

    @Override
    public void close() {
        held.forEach(ModelLease::close);
    }
}
