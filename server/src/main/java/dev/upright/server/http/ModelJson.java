package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.Task;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.models.runtime.ModelState;
import dev.upright.models.runtime.ModelStatus;
import dev.upright.models.runtime.Placement;
import dev.upright.preprocess.tensor.TensorShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Models as an operator reads them. */
final class ModelJson {
    private ModelJson() {}

    /** One line of a list. */
    static ObjectNode summary(ModelStatus status, Optional<String> label) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("model", status.ref().name())
                .put("version", status.ref().version())
                .put("state", status.state().id());
        label.ifPresent(name -> json.put("label", name));
        status.manifest().ifPresent(manifest -> json.put("task", manifest.task().id()));
        switch (status.state()) {
            case ModelState.Failed(String reason) -> json.put("reason", reason);
            case ModelState.Ready(LoadedModel model) -> {
                json.put("device", model.devices().getFirst().id());
                json.put("engine", model.artifact().engine().displayName());
            }
            case ModelState.Loading _, ModelState.Draining _ -> {}
        }
        return json;
    }

    /** Everything that is known. */
    static ObjectNode detail(ModelStatus status, Optional<String> label) {
        ObjectNode json = summary(status, label);
        status.manifest().ifPresent(manifest -> describe(json, manifest));
        if (status.state() instanceof ModelState.Ready(LoadedModel model)) {
            profile(json.putObject("profile"), model);
        }
        return json;
    }

    private static void describe(ObjectNode json, ModelManifest manifest) {
        json.put("description", manifest.description()).put("licence", manifest.licence());
        switch (manifest.task()) {
            case Task.Orientation(var turns, double minConfidence) -> {
                var list = json.putArray("turns");
                turns.forEach(turn -> list.add(turn.degrees()));
                json.put("min_confidence", minConfidence);
            }
            case Task.Classification(var labels) -> {
                var list = json.putArray("labels");
                labels.forEach(list::add);
            }
        }
        TensorShape shape = manifest.input().preprocess().shape();
        ObjectNode input = json.putObject("input")
                .put("name", manifest.input().name())
                .put("type", shape.type().name().toLowerCase(Locale.ROOT))
                .put("layout", shape.layout().name().toLowerCase(Locale.ROOT));
        var dimensions = input.putArray("shape");
        dimensions.add(-1);
        Arrays.stream(shape.dimensions(1)).skip(1).forEach(dimensions::add);
        var artifacts = json.putArray("artifacts");
        manifest.artifacts().forEach(artifact -> artifacts
                .addObject()
                .put("file", artifact.file())
                .put("engine", artifact.engine().displayName())
                .put("precision", artifact.precision().name().toLowerCase(Locale.ROOT))
                .put("sha256", artifact.sha256()));
    }

    private static void profile(ObjectNode json, LoadedModel model) {
        Placement serving = model.placements().getFirst();
        placement(json, serving);
        json.put("lanes", model.batcher().lanes())
                .put("queue_depth", model.batcher().queueDepth())
                .put("queue_capacity", model.batcher().queueCapacity())
                .put("load_ms", model.loadTime().toMillis());
        var standby = json.putArray("standby");
        model.placements().stream().skip(1).forEach(behind -> placement(standby.addObject(), behind));
        var measured = json.putArray("measured");
        serving.profile().ifPresent(profile -> profile.trials().forEach(trial -> measured.addObject()
                .put("sessions", trial.layout().sessions())
                .put("intra_op_threads", trial.layout().intraOpThreads())
                .put("batch", trial.batchSize())
                .put("pictures_per_second", Math.round(10 * trial.picturesPerSecond()) / 10.0)
                .put("run_ms", Json.millis(trial.run().toNanos()))));
    }

    private static void placement(ObjectNode json, Placement placement) {
        var devices = json.putArray("devices");
        placement.devices().stream().map(ComputeDevice::id).forEach(devices::add);
        json.put("artifact", placement.artifact().file())
                .put("precision", placement.artifact().precision().name().toLowerCase(Locale.ROOT))
                .put("sessions", placement.batching().sessions())
                .put("intra_op_threads", placement.batching().intraOpThreads())
                .put("max_batch", placement.batching().maxSize())
                .put("max_delay_ms", Json.millis(placement.batching().maxDelay().toNanos()));
        var buckets = json.putArray("buckets");
        placement.buckets().sizes().forEach(buckets::add);
    }
}
