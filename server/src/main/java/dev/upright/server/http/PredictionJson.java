package dev.upright.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.OrientationDecision;
import dev.upright.models.output.TopClasses;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.server.prediction.Answer;
import dev.upright.server.prediction.Prediction;
import dev.upright.server.prediction.StageTimings;
import java.util.Locale;

/** Predictions as the wire contract has them. */
final class PredictionJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PredictionJson() {}

    /** One model's answer, with what is known of the picture. */
    static ObjectNode write(Prediction prediction, ImageHeader image) {
        ObjectNode json = NODES.objectNode()
                .put("model", prediction.model().name())
                .put("version", prediction.model().version())
                .put("device", prediction.device().id())
                .put("engine", prediction.engine().displayName());
        switch (prediction.answer()) {
            case Answer.Orientation(OrientationDecision decision) -> orientation(json, decision);
            case Answer.Classification(TopClasses classes) -> classification(json, classes);
        }
        json.set("exif", exif(image.orientation()));
        json.set("image", image(image));
        json.set("timings_ms", timings(prediction.timings()));
        return json;
    }

    /** The task that an answer belongs to, as requests name it. */
    static String task(Prediction prediction) {
        return switch (prediction.answer()) {
            case Answer.Orientation _ -> "orientation";
            case Answer.Classification _ -> "classification";
        };
    }

    private static void orientation(ObjectNode json, OrientationDecision decision) {
        json.put("rotation", decision.rotation().degrees())
                .put("correction", decision.correction().degrees())
                .put("decision", decision.decision().name().toLowerCase(Locale.ROOT))
                .put("confidence", Json.probability(decision.confidence()));
        ObjectNode probabilities = json.putObject("probabilities");
        decision.probabilities()
                .asMap()
                .forEach((turn, value) -> probabilities.put(String.valueOf(turn.degrees()), Json.probability(value)));
    }

    private static void classification(ObjectNode json, TopClasses classes) {
        var list = json.putArray("classes");
        for (ClassScore one : classes.classes()) {
            list.addObject()
                    .put("label", one.label())
                    .put("index", one.index())
                    .put("probability", Json.probability(one.probability()));
        }
    }

    private static ObjectNode exif(ExifOrientation orientation) {
        return NODES.objectNode()
                .put("orientation", orientation.tag())
                .put("rotation", orientation.turn().degrees());
    }

    private static ObjectNode image(ImageHeader image) {
        return NODES.objectNode()
                .put("format", image.format().name().toLowerCase(Locale.ROOT))
                .put("width", image.width())
                .put("height", image.height());
    }

    private static ObjectNode timings(StageTimings timings) {
        return NODES.objectNode()
                .put("decode", Json.millis(timings.decode()))
                .put("preprocess", Json.millis(timings.preprocess()))
                .put("queue", Json.millis(timings.queue()))
                .put("inference", Json.millis(timings.inference()))
                .put("total", Json.millis(timings.total()));
    }
}
