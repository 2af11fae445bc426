package dev.upright.server.prediction;

import dev.upright.models.manifest.ModelRef;
import dev.upright.server.cache.CacheOutcome;

/** Told about every step of every picture. Called on the threads that do the work: it must be quick and must not throw. */
public interface PredictionListener {
    /** For what is no request of anybody. */
    PredictionListener NOBODY = new PredictionListener() {
        @Override
        public void stage(ModelRef model, String device, Stage stage, long nanos) {}

        @Override
        public void lookedUp(CacheOutcome outcome) {}

        @Override
        public void predicted(Prediction prediction) {}

        @Override
        public void ended(ModelRef model, PredictionOutcome outcome, long nanos) {}
    };

    /** The steps of a journey that are timed. */
    enum Stage {
        ADMIT,
        DECODE,
        PREPROCESS,
        QUEUE,
        INFERENCE,
        POSTPROCESS
    }

    /** A step ended. */
    void stage(ModelRef model, String device, Stage stage, long nanos);

    /** It is known how one model's result comes to one picture; told once for each, however the journey ends. */
    void lookedUp(CacheOutcome outcome);

    /** A journey ended with an answer. */
    void predicted(Prediction prediction);

    /** A journey ended, one way or another; {@code nanos} since the request's arrival. */
    void ended(ModelRef model, PredictionOutcome outcome, long nanos);
}
