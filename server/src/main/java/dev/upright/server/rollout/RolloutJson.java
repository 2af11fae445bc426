package dev.upright.server.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Rollouts as JSON, on the wire and in the store. */
public final class RolloutJson {
    private RolloutJson() {}

    /** All of it. */
    public static ObjectNode write(Rollout rollout) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", rollout.model()).put("revision", rollout.revision()).put("stable", rollout.stable());
        rollout.trial().ifPresent(trial -> trial(json.putObject("trial"), trial));
        return json;
    }

    private static void trial(ObjectNode json, Trial trial) {
        json.put("id", trial.id())
                .put("state", trial.state().id())
                .put("canary", trial.plan().canary())
                .put("weight", trial.weight())
                .put("step", trial.step())
                .put("step_began", trial.stepBegan().toString())
                .put("step_base", trial.stepBase())
                .put("began", trial.began().toString())
                .put("deaths", trial.deaths());
        trial.ended().ifPresent(ended -> json.put("ended", ended.toString()));
        trial.why().ifPresent(why -> json.put("why", why));
        json.set("plan", PlanJson.write(trial.plan()));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException where it did not
     */
    public static Rollout read(JsonNode json) {
        String model = json.path("model").asText();
        JsonNode trial = json.path("trial");
        return new Rollout(
                model,
                json.path("revision").asLong(),
                json.path("stable").asText(),
                trial.isObject() ? Optional.of(trial(model, trial)) : Optional.empty());
    }

    private static Trial trial(String model, JsonNode json) {
        return new Trial(
                json.path("id").asText(),
                PlanJson.read(model, "", json.path("plan")),
                state(json.path("state").asText()),
                json.path("step").asInt(),
                Instant.parse(json.path("step_began").asText()),
                json.path("step_base").asLong(),
                Instant.parse(json.path("began").asText()),
                Optional.of(json.path("ended").asText())
                        .filter(text -> !text.isEmpty())
                        .map(Instant::parse),
                Optional.of(json.path("why").asText()).filter(text -> !text.isEmpty()),
                json.path("deaths").asInt());
    }

    private static Trial.State state(String id) {
        return Arrays.stream(Trial.State.values())
                .filter(state -> state.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state '" + id + "'"));
    }
}
