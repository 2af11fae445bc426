package dev.upright.server.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.experiment.Guardrails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Plans as JSON: what a person writes, with defaults for what is left out, and what is written back, with nothing left out. */
public final class PlanJson {
    private static final int DEFAULT_SELF_CHECK = 100;

    private PlanJson() {}

    /**
     * Reads a plan.
     *
     * @param model whose plan it is
     * @param stable the version to compare with where the plan names none
     * @throws IllegalArgumentException with everything that is wrong, a sentence each
     */
    public static RolloutPlan read(String model, String stable, JsonNode json) {
        Problems problems = new Problems();
        JsonFields fields = new JsonFields(json, "", problems);
        String own = fields.text("stable", stable);
        String canary = fields.text("canary", "");
        problems.unless(!canary.isEmpty(), "'canary' must name the version to try");
        String seed = fields.text("seed", model + "/" + own + "-" + canary);
        List<RolloutPlan.Step> steps = steps(fields.node("steps"), problems);
        int shadow = fields.integer("shadow", 0);
        int selfCheck = fields.integer("self_check", DEFAULT_SELF_CHECK);
        boolean keepPictures = fields.flag("keep_pictures", false);
        Guardrails guardrails = guardrails(fields.node("guardrails"), problems);
        fields.finish();
        problems.raise();
        return new RolloutPlan(model, own, canary, seed, steps, shadow, selfCheck, keepPictures, guardrails);
    }

    private static List<RolloutPlan.Step> steps(JsonNode json, Problems problems) {
        if (json.isMissingNode()) {
            return RolloutPlan.DEFAULT_STEPS;
        }
        problems.unless(json.isArray(), "'steps' must be a list");
        List<RolloutPlan.Step> steps = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            JsonFields fields = new JsonFields(json.path(i), "steps[" + i + "].", problems);
            int weight = fields.integer("weight", -1);
            long samples = fields.integer("min_samples", RolloutPlan.DEFAULT_SAMPLES);
            long seconds = fields.integer("min_seconds", (int) RolloutPlan.DEFAULT_TIME.toSeconds());
            fields.finish();
            try {
                steps.add(new RolloutPlan.Step(weight, samples, Duration.ofSeconds(seconds)));
            } catch (IllegalArgumentException wrong) {
                problems.add(String.valueOf(wrong.getMessage()));
            }
        }
        return steps;
    }

    private static Guardrails guardrails(JsonNode json, Problems problems) {
        Guardrails defaults = Guardrails.defaults();
        if (json.isMissingNode()) {
            return defaults;
        }
        JsonFields fields = new JsonFields(json, "guardrails.", problems);
        OptionalDouble errorRate = fields.bound("error_rate", defaults.errorRate());
        OptionalDouble p95Ratio = fields.bound("p95_ratio", defaults.p95Ratio());
        OptionalDouble abstainRate = fields.bound("abstain_rate", defaults.abstainRate());
        OptionalDouble disagreement = fields.bound("disagreement", defaults.disagreement());
        OptionalDouble selfConsistency = fields.bound("self_consistency", defaults.selfConsistency());
        OptionalDouble accuracy = fields.bound("labelled_accuracy", defaults.labelledAccuracy());
        int minSamples = fields.integer("min_samples", defaults.minSamples());
        double alpha =
                fields.bound("alpha", OptionalDouble.of(defaults.alpha())).orElse(0); // null is no chance at all
        fields.finish();
        try {
            return new Guardrails(
                    errorRate, p95Ratio, abstainRate, disagreement, selfConsistency, accuracy, minSamples, alpha);
        } catch (IllegalArgumentException wrong) {
            problems.add(String.valueOf(wrong.getMessage()));
            return defaults;
        }
    }

    /** What {@link #read} reads. */
    public static ObjectNode write(RolloutPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("stable", plan.stable()).put("canary", plan.canary()).put("seed", plan.seed());
        ArrayNode steps = json.putArray("steps");
        plan.steps().forEach(step -> steps.addObject()
                .put("weight", step.weight())
                .put("min_samples", step.minSamples())
                .put("min_seconds", step.minTime().toSeconds()));
        json.put("shadow", plan.shadow()).put("self_check", plan.selfCheck()).put("keep_pictures", plan.keepPictures());
        Guardrails guardrails = plan.guardrails();
        ObjectNode bounds = json.putObject("guardrails");
        put(bounds, "error_rate", guardrails.errorRate());
        put(bounds, "p95_ratio", guardrails.p95Ratio());
        put(bounds, "abstain_rate", guardrails.abstainRate());
        put(bounds, "disagreement", guardrails.disagreement());
        put(bounds, "self_consistency", guardrails.selfConsistency());
        put(bounds, "labelled_accuracy", guardrails.labelledAccuracy());
        bounds.put("min_samples", guardrails.minSamples()).put("alpha", guardrails.alpha());
        return json;
    }

    private static void put(ObjectNode json, String name, OptionalDouble bound) {
        if (bound.isPresent()) {
            json.put(name, bound.getAsDouble());
        } else {
            json.putNull(name);
        }
    }
}
