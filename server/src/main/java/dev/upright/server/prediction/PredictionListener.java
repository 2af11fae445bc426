package dev.upright.server.prediction;

import dev.upright.models.manifest.ModelRef;

/** Told about every step of every picture. Called on the threads that do the work: it must be quick and must not throw. */
public interface PredictionListener {

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

    /** A journey ended with an answer. */
    void predicted(Prediction prediction);

    /** A journey ended, one way or another; {@code nanos} since the request's arrival. */
    void ended(ModelRef model, PredictionOutcome outcome, long nanos);
}
