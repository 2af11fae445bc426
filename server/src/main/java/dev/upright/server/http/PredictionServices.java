package dev.upright.server.http;

import dev.upright.models.batch.Ticker;
import dev.upright.server.admission.Admission;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.prediction.PredictionPipeline;
import dev.upright.server.rollout.VersionRouter;

/** What every route that predicts needs. */
record PredictionServices(
        TaskModels tasks,
        VersionRouter router,
        Admission admission,
        PictureBody body,
        RequestHeaders headers,
        PredictionPipeline pipeline,
        ServerMetrics metrics,
        Ticker ticker) {}
