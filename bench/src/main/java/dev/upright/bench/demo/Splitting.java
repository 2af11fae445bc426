package dev.upright.bench.demo;

import static dev.upright.bench.demo.DemoModels.BETTER;
import static dev.upright.bench.demo.DemoModels.STABLE;

import dev.upright.server.rollout.Assignment;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One plan splits the requests; a key stays with its version. */
final class Splitting {
    private static final int FEW = 2_000;
    private static final int MORE = 5_000;

    private final Stage stage;
    private final Narrator narrator;

    Splitting(Stage stage) {
        this.stage = stage;
        this.narrator = stage.narrator();
    }

    void play() throws InterruptedException {
        narrator.heading("1. One plan splits the requests");
        narrator.say(
                "Version %s serves everybody. A plan gives version %s, the canary, 20 %% of the users. "
                        + "Latency and abstentions are not judged here (null): version %s looks at each picture four times.",
                STABLE, BETTER, BETTER);
        stage.plan(plan(FEW));
        narrator.say(
                "Whose request it is says X-Assignment-Key; without it the picture's digest decides. The answer's head says "
                        + "which version answered and why:");
        for (int user = 0; user < 3; user++) {
            Answer answer = stage.need(ask(user));
            narrator.shows("X-Model-Version: %s, X-Route-Reason: %s", answer.version(), answer.reason());
        }
        Set<Integer> few = usersOf(BETTER);
        narrator.claim(
                usersOf(BETTER).equals(few),
                "%d users asked twice: every one of them met the same version again",
                users());
        narrator.shows("%d of %d users (%.0f %%) are the canary's", few.size(), users(), 100.0 * few.size() / users());
        narrator.claim(
                few.equals(expected(FEW)),
                "nothing is remembered for that: SHA-256 of the plan's seed and the key says the same, here and on any replica");
        narrator.say("The weight rises to 50 %%. If-Match names the revision that was seen, or * for whatever it is:");
        stage.plan(plan(MORE));
        Set<Integer> more = usersOf(BETTER);
        narrator.shows(
                "%d of %d users (%.0f %%) are the canary's", more.size(), users(), 100.0 * more.size() / users());
        narrator.claim(
                more.containsAll(few) && more.size() > few.size(),
                "a rising weight only adds users: nobody was sent back");
        narrator.say("Whoever wants a certain version says so:");
        Answer pinned = stage.need(ask(0).with("X-Model-Version", STABLE));
        Answer label = stage.need(ask(0).with("X-Model-Version", "canary"));
        narrator.claim(
                (pinned.version() + pinned.reason()).equals(STABLE + "pinned")
                        && (label.version() + label.reason()).equals(BETTER + "label"),
                "a version pins, a label follows the plan");
        stage.abort("the split was shown");
        stage.pause();
    }

    private static String plan(int weight) {
        return Plan.of(BETTER, weight, 0, List.of("p95_ratio", "abstain_rate"));
    }

    private int users() {
        return stage.options().users();
    }

    private Call ask(int user) {
        return Call.post(Stage.ASK, stage.pictures().getFirst().file()).with("X-Assignment-Key", key(user));
    }

    private static String key(int user) {
        return "user-" + user;
    }

    private Set<Integer> usersOf(String version) throws InterruptedException {
        Set<Integer> users = new TreeSet<>();
        for (int user = 0; user < users(); user++) {
            Answer answer = stage.make(ask(user));
            if (answer.ok() && answer.version().equals(version)) {
                users.add(user);
            }
        }
        return users;
    }

    private Set<Integer> expected(int weight) {
        Set<Integer> users = new TreeSet<>();
        for (int user = 0; user < users(); user++) {
            if (Assignment.place(Plan.SEED, key(user)) < weight) {
                users.add(user);
            }
        }
        return users;
    }
}
