package dev.upright.server.traffic;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.rollout.Route;
import java.util.List;

/**
 * One picture's answer, and which way it took.
 *
 * @param ask what was asked
 * @param image the picture
 * @param routes one for each model, in the order of the request
 * @param outcome how the journey ended
 */
public record Routed(Ask ask, EncodedImage image, List<Route> routes, PredictionOutcome outcome) {
    public Routed {
        routes = List.copyOf(routes);
    }
}
