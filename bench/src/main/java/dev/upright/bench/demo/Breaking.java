package dev.upright.bench.demo;

import static dev.upright.bench.demo.DemoModels.BROKEN;
import static dev.upright.bench.demo.DemoModels.MODEL;
import static dev.upright.bench.demo.DemoModels.STABLE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.server.experiment.Arm;
import java.util.List;

/** A version that is broken in a way that neither errors nor latency show, and how it is found out. */
final class Breaking {
    /** So many requests of anybody: a broken version that is not out by then was not noticed. */
    private static final int MOST = 4_000;

    private static final int AFTERWARDS = 40;
    private static final int EVEN = 5_000;
    private static final int ALL = 10_000;

    private final Stage stage;
    private final Narrator narrator;
    private final DemoModels models;

    Breaking(Stage stage, DemoModels models) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.models = models;
    }

    void play() throws InterruptedException {
        narrator.heading("3. A version that is broken, and that nobody tells so");
        narrator.say(
                "Version %s is a copy of version %s that takes clockwise for counter-clockwise (turns: [0, 270, 180, 90]), and "
                        + "whose self-test was left out. It is as quick, as sure of itself and as free of errors as version %s. "
                        + "It is loaded, which serves nobody with it yet:",
                BROKEN, STABLE, STABLE);
        models.addBroken();
        Answer loaded = stage.need(Call.post("/v1/models/" + MODEL + "/versions/" + BROKEN));
        narrator.shows(
                "%s",
                "version " + loaded.json().path("version").asText() + " is "
                        + loaded.json().path("state").asText());
        narrator.claim(
                stage.make(new Labelling(stage, "before-").question()).version().equals(STABLE),
                "version %s goes on serving whoever names none",
                STABLE);
        narrator.say(
                "First without anybody who knows the truth. Every answer is checked against the picture's own turns (self_check, in "
                        + "basis points): turned by a quarter, it has to be called turned by a quarter more.");
        trial("unlabelled-", ALL, "self_consistency");
        narrator.say("Now without self-checks, from feedback alone:");
        trial("labelled-", 0, "labelled_accuracy");
        stage.pause();
    }

    private void trial(String ids, int selfCheck, String guardrail) throws InterruptedException {
        double before = stage.metric("upright_rollbacks_total", guardrail);
        stage.plan(Plan.of(BROKEN, EVEN, selfCheck, List.of("p95_ratio")));
        Labelling requests = new Labelling(stage, ids);
        boolean tell = selfCheck == 0;
        int canarys = 0;
        while (stage.live() && requests.asked() < MOST) {
            canarys = requests.canarys();
            requests.next(tell);
        }
        stage.pause();
        JsonNode trial = stage.trial();
        narrator.call(Call.get(Stage.ROLLOUT), stage.client().port());
        narrator.shows("state: %s", trial.path("state").asText());
        narrator.shows("why: %s", trial.path("why").asText());
        narrator.claim(
                trial.path("state").asText().equals("rolled-back")
                        && trial.path("why").asText().startsWith(guardrail),
                "it was rolled back by %s, nobody touched it: after %d requests, %d of them its own",
                guardrail,
                requests.asked(),
                Math.max(canarys, requests.canarys()));
        if (tell) {
            narrator.shows(
                    "version %s: %s; version %s: %s",
                    STABLE, requests.score(Arm.STABLE), BROKEN, requests.score(Arm.CANARY));
        }
        narrator.claim(
                stage.metric("upright_rollbacks_total", guardrail) == before + 1
                        && stage.metric("upright_rollout_weight", MODEL) == 0,
                "the meters say so too: upright_rollbacks_total{guardrail=\"%s\"}, and upright_rollout_weight is 0",
                guardrail);
        narrator.claim(requests.unanswered() == 0, "all %d requests were answered meanwhile", requests.asked());
        narrator.claim(allServedByStable(ids + "after-"), "and the next %d by version %s", AFTERWARDS, STABLE);
    }

    private boolean allServedByStable(String ids) throws InterruptedException {
        Labelling requests = new Labelling(stage, ids);
        boolean all = true;
        for (int i = 0; i < AFTERWARDS; i++) {
            Answer answer = stage.make(requests.question());
            requests.took(answer, answer);
            all &= answer.ok()
                    && answer.version().equals(STABLE)
                    && answer.reason().equals("default");
        }
        return all;
    }
}
