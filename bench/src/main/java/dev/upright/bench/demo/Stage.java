package dev.upright.bench.demo;

import static dev.upright.bench.demo.DemoModels.MODEL;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.bench.measure.BenchException;
import java.util.List;
import java.util.Optional;

/**
 * What every scene plays on.
 *
 * @param pictures in a mixed order, at least four
 */
record Stage(DemoOptions options, DemoServer server, Client client, Narrator narrator, List<TurnedPicture> pictures) {
    static final String ROLLOUT = "/v1/rollouts/" + MODEL;
    static final String ASK = "/v1/orientation";

    Stage {
        pictures = List.copyOf(pictures);
    }

    /** Makes a call without a word. */
    Answer make(Call call) throws InterruptedException {
        return client.make(call);
    }

    /** Shows a call and makes it. */
    Answer show(Call call) throws InterruptedException {
        narrator.call(call, client.port());
        return client.make(call);
    }

    /**
     * Shows a call and makes it, where the play cannot go on without its success.
     *
     * @throws BenchException where it is refused
     */
    Answer need(Call call) throws InterruptedException {
        Answer answer = show(call);
        if (!answer.ok()) {
            throw new BenchException(
                    call.method() + " " + call.path() + " was answered " + answer.status() + ": " + answer.body());
        }
        return answer;
    }

    /** Begins a plan, and says what came of it. */
    void plan(String json) throws InterruptedException {
        JsonNode rollout = need(Call.put(ROLLOUT, json).with("If-Match", "*")).json();
        narrator.shows(
                "revision %d: stable %s, canary %s %s with %.0f %% of the requests",
                rollout.path("revision").asLong(),
                rollout.path("stable").asText(),
                rollout.at("/trial/canary").asText(),
                rollout.at("/trial/state").asText(),
                rollout.at("/trial/weight").asInt() / 100.0);
    }

    /** Ends the trial that goes on, where one does. */
    void abort(String why) throws InterruptedException {
        if (live()) {
            Answer answer = show(Call.post(ROLLOUT + "/abort", "{\"why\":\"" + why + "\"}"));
            narrator.claim(
                    answer.ok() && trial().path("weight").asInt(-1) == 0,
                    "the lever works: everything goes to the stable version");
        }
    }

    /** The model's latest trial, as the server tells it. */
    JsonNode trial() throws InterruptedException {
        return make(Call.get(ROLLOUT)).json().path("trial");
    }

    boolean live() throws InterruptedException {
        String state = trial().path("state").asText();
        return state.equals("running") || state.equals("paused");
    }

    /** The report of the trial; empty where this server writes none. */
    Optional<JsonNode> report() throws InterruptedException {
        Answer answer = make(Call.get(ROLLOUT + "/report"));
        return answer.ok() ? Optional.of(answer.json()) : Optional.empty();
    }

    /** A sample of the server's metrics; 0 where it has none. */
    double metric(String name, String label) throws InterruptedException {
        return make(Call.get("/observe/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Time to read, for whoever watches. */
    void pause() throws InterruptedException {
        if (!options.fast()) {
            Thread.sleep(4_000);
        }
    }
}
