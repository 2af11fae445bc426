package dev.upright.bench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.server.experiment.Arm;
import java.util.EnumMap;
import java.util.Map;

/** Asks about pictures under ids of its own, and tells the truth of every answer that a trial has given to an arm. */
final class Labelling {
    private final Stage stage;
    private final String prefix;
    private final Map<Arm, Score> scores = new EnumMap<>(Arm.class);
    private int asked;
    private int canarys;
    private int unanswered;

    /** @param prefix what the requests' ids begin with */
    Labelling(Stage stage, String prefix) {
        this.stage = stage;
        this.prefix = prefix;
        scores.put(Arm.STABLE, new Score());
        scores.put(Arm.CANARY, new Score());
    }

    /** The call that asks about the next picture. */
    Call question() {
        return Call.post(Stage.ASK, picture().file()).with("X-Request-Id", id());
    }

    /** The call that tells the truth about it. */
    Call truth() {
        return Call.post(
                "/v1/feedback",
                "{\"request_id\":\"%s\",\"correct_rotation\":%d}"
                        .formatted(id(), picture().turn()));
    }

    private String id() {
        return prefix + asked;
    }

    private TurnedPicture picture() {
        return stage.pictures().get(asked % stage.pictures().size());
    }

    /** Asks about the next picture; where that was a trial's request and {@code tell}, tells the truth too. */
    void next(boolean tell) throws InterruptedException {
        Answer answer = stage.make(question());
        took(answer, tell ? stage.make(truth()) : answer);
    }

    /** What came of the question and of the truth, where that was told. */
    void took(Answer answer, Answer feedback) {
        asked++;
        if (!answer.ok()) {
            unanswered++;
        }
        if (answer.reason().equals("split") && !answer.version().equals(DemoModels.STABLE)) {
            canarys++;
        }
        JsonNode told = feedback.json();
        if (feedback.ok() && told.path("counted").asText().equals("now") && told.has("arm")) {
            boolean canary = told.path("arm").asText().equals(Arm.CANARY.id());
            score(canary ? Arm.CANARY : Arm.STABLE).add(told.path("right").asBoolean());
        }
    }

    Score score(Arm arm) {
        return scores.getOrDefault(arm, new Score());
    }

    /** Pictures that were asked about. */
    int asked() {
        return asked;
    }

    /** Those that the split gave to the canary. */
    int canarys() {
        return canarys;
    }

    /** Those that got no answer. */
    int unanswered() {
        return unanswered;
    }
}
