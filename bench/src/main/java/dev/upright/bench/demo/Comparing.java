package dev.upright.bench.demo;

import static dev.upright.bench.demo.DemoModels.BETTER;
import static dev.upright.bench.demo.DemoModels.STABLE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.server.experiment.Arm;
import java.util.List;
import java.util.Optional;

/** Two real versions, pictures whose truth is known, and what is learnt from it. */
final class Comparing {
    private static final int EVEN = 5_000;

    private final Stage stage;
    private final Narrator narrator;
    private final Labelling labelling;

    Comparing(Stage stage) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.labelling = new Labelling(stage, "compare-");
    }

    void play() throws InterruptedException {
        narrator.heading("2. Which version is better?");
        narrator.say(
                "%d pictures whose turn is known go through an even split of versions %s and %s. Somebody tells the truth of every "
                        + "answer afterwards, as users or a review would:",
                stage.pictures().size(), STABLE, BETTER);
        stage.plan(Plan.of(BETTER, EVEN, 0, List.of("p95_ratio", "abstain_rate")));
        showOne();
        for (int i = 1; i < stage.pictures().size(); i++) {
            labelling.next(true);
        }
        if (!stage.live()) {
            narrator.say(
                    "The canary is out already: %s", stage.trial().path("why").asText());
        }
        Score stable = labelling.score(Arm.STABLE);
        Score canary = labelling.score(Arm.CANARY);
        narrator.shows("version %s: %s; version %s: %s", STABLE, stable, BETTER, canary);
        narrator.claim(labelling.unanswered() == 0, "all %d pictures were answered", labelling.asked());
        narrator.claim(stable.labels() > 0 && canary.labels() > 0, "both versions got some of them");
        Optional<JsonNode> report = stage.report();
        if (report.isPresent()) {
            reported(report.get(), stable, canary);
        } else {
            agreesWithMeters(stable, canary);
        }
        if (stable.labels() > 0 && canary.labels() > 0) {
            verdict(Difference.of(canary, stable), "95 %, for whoever looks once, at the end");
        }
        stage.abort("the versions were compared");
        stage.pause();
    }

    private void reported(JsonNode report, Score stable, Score canary) {
        narrator.call(Call.get(Stage.ROLLOUT + "/report"), stage.client().port());
        agrees(report, "stable", stable);
        agrees(report, "canary", canary);
        for (JsonNode guardrail : report.path("guardrails")) {
            if (guardrail.path("name").asText().equals("labelled_accuracy") && guardrail.has("low")) {
                // It tells by how much the canary is worse.
                verdict(
                        new Difference(
                                -guardrail.path("measured").asDouble(),
                                -guardrail.path("high").asDouble(),
                                -guardrail.path("low").asDouble()),
                        "95 %, however often one looks");
            }
        }
        narrator.say("For people, with charts:");
        narrator.call(
                Call.get(Stage.ROLLOUT + "/report?format=html"), stage.client().port());
    }

    private void showOne() throws InterruptedException {
        Call truth = labelling.truth();
        Answer answer = stage.need(labelling.question());
        narrator.shows("%s", brief(answer.json()));
        Answer told = stage.need(truth);
        narrator.shows("%s", told.body().strip());
        labelling.took(answer, told);
        Answer again = stage.make(truth);
        narrator.claim(again.json().path("counted").asText().equals("before"), "told twice, it counts once");
    }

    private static String brief(JsonNode answer) {
        return "{\"version\":\"%s\",\"rotation\":%d,\"decision\":\"%s\",\"confidence\":%s, ...}"
                .formatted(
                        answer.path("version").asText(),
                        answer.path("rotation").asInt(),
                        answer.path("decision").asText(),
                        answer.path("confidence").asText());
    }

    private void agrees(JsonNode report, String arm, Score own) {
        JsonNode right = report.path("arms").path(arm).path("right");
        narrator.claim(
                right.path("events").asInt(-1) == own.right()
                        && right.path("trials").asInt(-1) == own.labels(),
                "the report has the same count for the %s version: %s. Its rate lies between %.1f and %.1f %%",
                arm,
                own,
                100 * right.path("low").asDouble(),
                100 * right.path("high").asDouble());
    }

    private void agreesWithMeters(Score stable, Score canary) throws InterruptedException {
        narrator.call(Call.get("/observe/metrics"), stage.client().port());
        narrator.claim(
                feedback(STABLE, true) == stable.right()
                        && feedback(STABLE, false) == stable.labels() - stable.right()
                        && feedback(BETTER, true) == canary.right()
                        && feedback(BETTER, false) == canary.labels() - canary.right(),
                "upright_feedback_total has the same counts as this demo");
    }

    private double feedback(String version, boolean right) throws InterruptedException {
        return stage.make(Call.get("/observe/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith("upright_feedback_total{"))
                .filter(line ->
                        line.contains("version=\"" + version + "\"") && line.contains("right=\"" + right + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void verdict(Difference difference, String sure) {
        String who = difference.low() > 0
                ? "version " + BETTER + " is better"
                : difference.high() < 0 ? "version " + STABLE + " is better" : "that does not tell them apart yet";
        narrator.say(
                "Accuracy of version %s less that of version %s: %+.1f points; the truth lies between %+.1f and %+.1f (%s): %s.",
                BETTER,
                STABLE,
                100 * difference.measured(),
                100 * difference.low(),
                100 * difference.high(),
                sure,
                who);
    }
}
