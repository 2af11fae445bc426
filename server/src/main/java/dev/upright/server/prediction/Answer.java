package dev.upright.server.prediction;

import dev.upright.models.output.OrientationDecision;
import dev.upright.models.output.TopClasses;

/** What a model says of one picture. */
public sealed interface Answer {

    /** Which way up it is. */
    record Orientation(OrientationDecision decision) implements Answer {}

    /** What it shows. */
    record Classification(TopClasses classes) implements Answer {}
}
