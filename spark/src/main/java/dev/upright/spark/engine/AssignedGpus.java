package dev.upright.spark.engine;

import dev.upright.models.device.DeviceProbe;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Of the GPUs that a process sees those that Spark has assigned to the task that looks: an executor beside others on the same machine
 * leaves theirs alone. Where Spark assigns none (no {@code spark.task.resource.gpu.amount}), all that are seen.
 */
final class AssignedGpus implements DeviceProbe {
    private final DeviceProbe all;
    private final Set<String> addresses;

    /** @param addresses of GPUs, by their numbers; none for all */
    AssignedGpus(DeviceProbe all, Set<String> addresses) {
        this.all = all;
        this.addresses = addresses;
    }

    /** Those of the task that this thread runs. */
    static AssignedGpus ofThisTask(DeviceProbe all) {
        return new AssignedGpus(
                all,
                Optional.ofNullable(TaskContext.get())
                        .map(task -> task.resourcesJMap().get("gpu"))
                        .map(ResourceInformation::addresses)
                        .<Set<String>>map(addresses -> new TreeSet<>(List.of(addresses)))
                        .orElse(Set.of()));
    }

    @Override
    public Found probe() {
        Found found = all.probe();
        if (addresses.isEmpty() || found.gpus().isEmpty()) {
            return found;
        }
        var mine = found.gpus().stream()
                .filter(gpu -> addresses.contains(String.valueOf(gpu.index())))
                .toList();
        // A container shows its GPUs from 0 on, whatever their numbers are outside of it.
        return mine.isEmpty()
                ? found
                : new Found(mine, found.explanation() + ", of which Spark assigns " + addresses, found.broken());
    }
}
