package dev.upright.server.prediction;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.ModelRef;
import dev.upright.server.cache.CacheOutcome;

/**
 * One model's answer for one picture.
 *
 * @param model the version that served
 * @param device where it ran
 * @param engine what ran it
 * @param failover whether it ran there only because the devices before that one are out
 * @param answer what it says
 * @param timings where the time went; stages that did not happen for this request took none
 * @param cache how the model's result came to this request
 */
public record Prediction(
        ModelRef model,
        ComputeDevice device,
        EngineKind engine,
        boolean failover,
        Answer answer,
        StageTimings timings,
        CacheOutcome cache) {}
