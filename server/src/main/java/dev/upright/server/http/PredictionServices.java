package dev.upright.server.http;

import dev.upright.models.batch.Ticker;
import dev.upright.server.admission.Admission;
import dev.upright.server.metrics.ServerMetrics;
import dev.upright.server.traffic.Afterwards;
import dev.upright.server.traffic.Traffic;

/** What every route that predicts needs. */
record PredictionServices(
        TaskModels tasks,
        Admission admission,
        PictureBody body,
        RequestHeaders headers,
        Traffic traffic,
        Afterwards afterwards,
        ServerMetrics metrics,
        Ticker ticker) {}
