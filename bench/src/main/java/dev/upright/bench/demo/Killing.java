package dev.upright.bench.demo;

import static dev.upright.bench.demo.DemoModels.BETTER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** The server is killed in the middle of a rollout and started again: whatever it had told anybody holds. */
final class Killing {
    private static final int CLIENTS = 4;
    private static final int USERS = 40;
    private static final int LATER_MILLIS = 150;
    private static final int EVEN = 5_000;

    private final Stage stage;
    private final Narrator narrator;
    private final Queue<Call> acknowledged = new ConcurrentLinkedQueue<>();

    Killing(Stage stage) {
        this.stage = stage;
        this.narrator = stage.narrator();
    }

    void play() throws InterruptedException {
        narrator.heading("4. kill -9 in the middle of a rollout");
        stage.plan(Plan.of(BETTER, EVEN, 0, List.of("p95_ratio", "abstain_rate", "labelled_accuracy")));
        List<String> versions = versionsOfUsers();
        narrator.say("%d clients ask and tell truths as fast as they can; then the server is killed.", CLIENTS);
        JsonNode told = killUnderLoad();
        narrator.say("Started again on the same state folder:");
        stage.server().restart();
        JsonNode after = stage.need(Call.get(Stage.ROLLOUT)).json();
        narrator.shows(
                "revision %d, %s, canary %s with weight %d, %d answers of the canary",
                after.path("revision").asLong(),
                after.at("/trial/state").asText(),
                after.at("/trial/canary").asText(),
                after.at("/trial/weight").asInt(),
                after.at("/trial/canary_answers").asLong());
        narrator.claim(
                planned(after).equals(planned(told)) && remembers(after, told),
                "plan, step, state and the list of changes are what they were");
        JsonNode last = after.path("changes").path(0);
        if (last.path("action").asText().equals("death")) {
            narrator.shows(
                    "the list has one change more: \"%s\" by %s. The server knows that it has died, and holds that against "
                            + "the canary: the third time takes it out",
                    last.path("action").asText(), last.path("who").asText());
        }
        narrator.claim(
                after.at("/trial/canary_answers").asLong()
                        >= told.at("/trial/canary_answers").asLong(),
                "the counts did not go back behind what was told before the kill (%d answers of the canary)",
                told.at("/trial/canary_answers").asLong());
        claimTruths();
        narrator.claim(versionsOfUsers().equals(versions), "%d users meet the version that they met before", USERS);
        stage.abort("the demonstration is over");
    }

    private JsonNode killUnderLoad() throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            String ids = "kill-" + client + "-";
            clients.add(Thread.ofVirtual().start(() -> load(ids)));
        }
        int wanted = stage.options().fast() ? 60 : 300;
        while (acknowledged.size() < wanted && clients.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(5);
        }
        JsonNode told = stage.make(Call.get(Stage.ROLLOUT)).json();
        Thread.sleep(LATER_MILLIS); // so that there is something that nobody was told of
        narrator.line("  $ kill -9 " + stage.server().pid());
        stage.server().kill();
        for (Thread client : clients) {
            client.join();
        }
        narrator.shows(
                "at that moment %d truths had been acknowledged, and the last look had shown %d answers of the canary",
                acknowledged.size(), told.at("/trial/canary_answers").asLong());
        return told;
    }

    /** Until nobody answers any more. */
    private void load(String ids) {
        Labelling requests = new Labelling(stage, ids);
        try {
            while (true) {
                Call truth = requests.truth();
                Optional<Answer> answer = stage.client().attempt(requests.question());
                Optional<Answer> told = answer.isPresent() ? stage.client().attempt(truth) : Optional.empty();
                if (told.isEmpty()) {
                    return;
                }
                requests.took(answer.get(), told.get());
                if (told.get().ok()) {
                    acknowledged.add(truth);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void claimTruths() throws InterruptedException {
        int kept = 0;
        for (Call truth : acknowledged) {
            if (stage.make(truth).json().path("counted").asText().equals("before")) {
                kept++;
            }
        }
        narrator.claim(
                kept == acknowledged.size() && kept > 0,
                "every truth that was acknowledged is there: told again, %d of %d are known and count once",
                kept,
                acknowledged.size());
    }

    /** What was decided, without what was counted meanwhile. */
    private static JsonNode planned(JsonNode rollout) {
        JsonNode copy = rollout.deepCopy();
        if (copy.path("trial") instanceof ObjectNode trial) {
            trial.remove(List.of("canary_answers", "deaths"));
        }
        if (copy instanceof ObjectNode all) {
            all.remove(List.of("changes", "revision"));
        }
        return copy;
    }

    /** Whether every change that was told before is told again, but for the oldest where newer ones have come. */
    private static boolean remembers(JsonNode after, JsonNode before) {
        JsonNode later = after.path("changes");
        JsonNode earlier = before.path("changes");
        int more = Math.toIntExact(
                after.path("revision").asLong() - before.path("revision").asLong());
        return more >= 0
                && later.size() > more
                && IntStream.range(0, Math.min(earlier.size(), later.size() - more))
                        .allMatch(i -> earlier.path(i).equals(later.path(i + more)));
    }

    private List<String> versionsOfUsers() throws InterruptedException {
        List<String> versions = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            versions.add(
                    stage.make(Call.post(Stage.ASK, stage.pictures().getFirst().file())
                                    .with("X-Assignment-Key", "user-" + user))
                            .version());
        }
        return versions;
    }
}
