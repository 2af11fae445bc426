package dev.upright.server.http;

import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.PredictionOutcome;
import dev.upright.server.rollout.Route;
import dev.upright.server.rollout.RouteReason;
import dev.upright.server.traffic.Routed;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Collectors;

/** Which version answered, and why, in the head of the answer. */
final class RouteHeaders {
    private RouteHeaders() {}

    /**
     * Tells it. Where the pictures of one request took several ways, every version is named, and the reason is the one that tells most:
     * that something stood in for another, that a rollout chose.
     */
    static void tell(ServerResponse response, List<Routed> pictures) {
        List<Route> routes =
                pictures.stream().flatMap(picture -> picture.routes().stream()).toList();
        if (routes.isEmpty()) {
            return;
        }
        boolean oneModel =
                routes.stream().map(route -> route.model().name()).distinct().count() == 1;
        String versions = routes.stream()
                .map(Route::model)
                .distinct()
                .map(ref -> oneModel ? ref.version() : ref.toString())
                .collect(Collectors.joining(", "));
        response.header(RequestHeaders.MODEL_VERSION, versions)
                .header(RequestHeaders.ROUTE_REASON, reason(pictures, routes).id());
    }

    private static RouteReason reason(List<Routed> pictures, List<Route> routes) {
        List<RouteReason> reasons = routes.stream().map(Route::reason).toList();
        if (reasons.contains(RouteReason.FAILOVER) || pictures.stream().anyMatch(RouteHeaders::deviceStoodIn)) {
            return RouteReason.FAILOVER;
        }
        return reasons.contains(RouteReason.SPLIT) ? RouteReason.SPLIT : reasons.getFirst();
    }

    private static boolean deviceStoodIn(Routed picture) {
        return picture.outcome() instanceof PredictionOutcome.Predicted(var _, var predictions)
                && predictions.stream().anyMatch(Prediction::failover);
    }
}
