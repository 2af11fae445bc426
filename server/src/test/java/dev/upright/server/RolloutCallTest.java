package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Version 1 of {@code turns} serves; 2 is as good, 3 calls the turns by each other's names. Through HTTP, as everybody meets it. */
@Timeout(120)
class RolloutCallTest {
    private static final String CALL = "/v1/models/turns/predict";
    private static final String ROLLOUT = "/v1/rollouts/turns";
    private static final byte[] UPRIGHT = Pictures.turned(ImageFormat.PNG, 0);

    private final ScriptedModels models = new ScriptedModels();
    private final ModelShelf shelf;
    private final Path state;
    private RunningServer server;

    RolloutCallTest(@TempDir Path shelfFolder, @TempDir Path stateFolder) {
        shelf = new ModelShelf(shelfFolder).orientation("turns", 1);
        state = stateFolder;
        server = start();
        shelf.orientation("turns", 2).lying("turns", 3);
    }

    private RunningServer start() {
        return RunningServer.of(shelf, models, "state.keep", "true", "state.directory", state.toString());
    }

    @BeforeEach
    void loadsTheOthers() {
        assertThat(post("/v1/models/turns/versions/2").status()).isEqualTo(200);
        assertThat(post("/v1/models/turns/versions/3").status()).isEqualTo(200);
    }

    @AfterEach
    void stops() {
        server.close();
    }

    private Answer post(String path) {
        return server.send("POST", path, BodyPublishers.noBody());
    }

    private Answer put(String json, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return server.send(
                "PUT", ROLLOUT, BodyPublishers.ofString(json.replace('\'', '"')), all.toArray(String[]::new));
    }

    private static String plan(int canary, int weight) {
        return "{'canary': %d, 'self_check': 0, 'steps': [{'weight': %d, 'min_seconds': 3600}]}"
                .formatted(canary, weight);
    }

    private Answer ask(String user) {
        return server.post(CALL, UPRIGHT, "X-Assignment-Key", user, "Cache-Control", "no-store");
    }

    private static String version(Answer answer) {
        return answer.header("X-Model-Version");
    }

    private static String reason(Answer answer) {
        return answer.header("X-Route-Reason");
    }

    private Set<Integer> usersOfVersion(String version) {
        Set<Integer> users = new TreeSet<>();
        for (int user = 0; user < 100; user++) {
            if (version(ask("user " + user)).equals(version)) {
                users.add(user);
            }
        }
        return users;
    }

    @Test
    void aVersionThatIsLoadedServesNobodyBeforeAPlanSaysSo() {
        Answer answer = ask("ann");
        assertThat(version(answer)).isEqualTo("1");
        assertThat(reason(answer)).isEqualTo("default");
        server.close();
        server = start();
        assertThat(version(ask("ann"))).as("not even after a restart").isEqualTo("1");
    }

    @Test
    void aPlanSplitsByKeyAndStaysWithIt() {
        assertThat(put(plan(2, 5_000)).status()).isEqualTo(200);
        Set<Integer> first = usersOfVersion("2");
        assertThat(first).hasSizeBetween(30, 70);
        assertThat(usersOfVersion("2")).isEqualTo(first);
        assertThat(reason(ask("ann"))).isEqualTo("split");
        assertThat(server.get(ROLLOUT).json().at("/trial/canary_answers").asInt())
                .isGreaterThanOrEqualTo(2 * first.size());
    }

    @Test
    void aRisingWeightOnlyAddsUsers() {
        put(plan(2, 1_000));
        Set<Integer> before = usersOfVersion("2");
        assertThat(put(plan(2, 6_000), "If-Match", "*").status()).isEqualTo(200);
        assertThat(usersOfVersion("2")).containsAll(before).hasSizeGreaterThan(before.size());
    }

    @Test
    void withoutAKeyThePictureDecides() {
        put(plan(2, 5_000));
        List<String> versions = IntStream.range(0, 4)
                .mapToObj(turns -> Pictures.turned(ImageFormat.PNG, turns))
                .map(picture -> version(server.post(CALL, picture)) + version(server.post(CALL, picture)))
                .toList();
        assertThat(versions).allMatch(twice -> twice.equals("11") || twice.equals("22"));
    }

    @Test
    void aLabelFollowsThePlanAndAVersionPins() {
        assertThat(server.post(CALL, UPRIGHT, "X-Model-Version", "canary").status())
                .isEqualTo(404);
        put(plan(2, 100));
        Answer canary = server.post(CALL, UPRIGHT, "X-Model-Version", "canary");
        assertThat(version(canary) + reason(canary)).isEqualTo("2label");
        Answer pinned = server.post(CALL, UPRIGHT, "X-Model-Version", "3");
        assertThat(version(pinned) + reason(pinned)).isEqualTo("3pinned");
        var versions = server.get("/v1/models/turns").json().path("versions");
        assertThat(versions.findValuesAsText("label")).containsExactly("stable", "canary");
    }

    @Test
    void changesNeedTheRevisionThatWasSeen() {
        put(plan(2, 100));
        String seen = server.get(ROLLOUT).header("ETag");
        assertThat(put(plan(2, 200)).status()).isEqualTo(428);
        assertThat(put(plan(2, 200), "If-Match", seen).status()).isEqualTo(200);
        Answer late = put(plan(2, 300), "If-Match", seen);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.reason()).isEqualTo("stale-revision");
    }

    @Test
    void whoChangedWhatIsRemembered() {
        put(plan(2, 100), "X-Actor", "ann@example.org");
        server.send("POST", ROLLOUT + "/pause", BodyPublishers.ofString("{\"why\": \"lunch\"}"), "X-Actor", "ben");
        var changes = server.get(ROLLOUT).json().path("changes");
        assertThat(changes.path(0).path("who").asText()).isEqualTo("ben");
        assertThat(changes.path(0).path("to").asText()).contains("paused").contains("lunch");
        assertThat(changes.path(1).path("who").asText()).isEqualTo("ann@example.org");
        assertThat(changes.path(1).path("action").asText()).isEqualTo("plan");
    }

    @Test
    void aPlanThatSaysNothingOfItsStepsPromotesNobodyUnseen() throws InterruptedException {
        put("{'canary': 2, 'steps': [{'weight': 5000}]}");
        Thread.sleep(1_500); // longer than steps are left alone
        var trial = server.get(ROLLOUT).json().path("trial");
        assertThat(trial.path("state").asText()).isEqualTo("running");
        assertThat(trial.at("/plan/steps/0/min_samples").asInt()).isEqualTo(200);
        assertThat(trial.at("/plan/steps/0/min_seconds").asInt()).isEqualTo(600);
    }

    @Test
    void aReasonIsOneLineOfWords() {
        put(plan(2, 100));
        String why = "{'why': 'lunch (12:00), back soon'}".replace('\'', '"');
        assertThat(server.send("POST", ROLLOUT + "/pause", BodyPublishers.ofString(why))
                        .json()
                        .at("/trial/why")
                        .asText())
                .isEqualTo("lunch (12:00), back soon");
        assertThat(server.send("POST", ROLLOUT + "/abort", BodyPublishers.ofString("{\"why\": \"a\\nb\"}"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(put("{'canary': 77}").status()).isEqualTo(404);
        assertThat(put("{'canary': 1}").status()).isEqualTo(400);
        assertThat(put("{'canary': 2, 'steps': [{'weight': 20000}]}").status()).isEqualTo(400);
        assertThat(put("{'stable': 2, 'canary': 3}").status()).isEqualTo(409);
        assertThat(put("nonsense").status()).isEqualTo(400);
        assertThat(put("{}").status()).isEqualTo(400);
        assertThat(put("{'canary': 2} and more").status()).isEqualTo(400);
        assertThat(put("{'canary': 2, 'guardrails': {'alpha': null}}").status()).isEqualTo(400);
        assertThat(post(ROLLOUT + "/pause").status()).isEqualTo(409);
        assertThat(server.get("/v1/rollouts/nobody").status()).isEqualTo(404);
        put(plan(2, 100));
        assertThat(put(plan(3, 100), "If-Match", "*").status()).isEqualTo(409);
        assertThat(put(plan(2, 100), "If-Match", "yesterday").status()).isEqualTo(400);
    }

    @Test
    void nobodyChangesAnythingWhereThatIsTurnedOff() {
        server.close();
        server = RunningServer.of(shelf, models, "models.manage", "false");
        assertThat(put(plan(2, 100)).status()).isEqualTo(403);
        assertThat(post(ROLLOUT + "/abort").status()).isEqualTo(403);
        assertThat(server.get(ROLLOUT).status()).isEqualTo(200);
    }

    @Test
    void promotedTheCanaryServesEverybody() {
        put(plan(2, 100));
        assertThat(post(ROLLOUT + "/promote").status()).isEqualTo(200);
        Answer answer = ask("ann");
        assertThat(version(answer) + reason(answer)).isEqualTo("2default");
        assertThat(server.get("/v1/models/turns").json().at("/versions/1/label").asText())
                .isEqualTo("stable");
    }

    @Test
    void theStableVersionMovesAtOnceWhereNothingIsTried() {
        assertThat(put("{'stable': 2}").status()).isEqualTo(200);
        assertThat(version(ask("ann"))).isEqualTo("2");
        assertThat(put("{'stable': 77}").status()).isEqualTo(404);
    }

    @Test
    void aVersionThatARolloutNeedsCannotBeUnloaded() {
        put(plan(2, 100));
        for (int needed : new int[] {1, 2}) {
            assertThat(server.send("DELETE", "/v1/models/turns/versions/" + needed, BodyPublishers.noBody())
                            .status())
                    .isEqualTo(409);
        }
        assertThat(server.send("DELETE", "/v1/models/turns/versions/3", BodyPublishers.noBody())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whileVersionsAreLoadedTriedPromotedAndUnloadedNoRequestIsLost() throws InterruptedException {
        assertThat(server.send("DELETE", "/v1/models/turns/versions/2", BodyPublishers.noBody())
                        .status())
                .isEqualTo(204);
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        Set<String> served = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = IntStream.range(0, 8)
                .mapToObj(caller -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; !over.get(); i++) {
                        Answer answer = ask(caller + "-" + i);
                        served.add(version(answer));
                        if (answer.status() != 200) {
                            lost.add(answer.toString());
                        }
                    }
                }))
                .toList();
        for (int round = 0; round < 3; round++) {
            String from = round % 2 == 0 ? "1" : "2";
            String to = round % 2 == 0 ? "2" : "1";
            assertThat(post("/v1/models/turns/versions/" + to).status()).isEqualTo(200);
            assertThat(put(plan(Integer.parseInt(to), 5_000)).status()).isEqualTo(200);
            Await.until("the canary is asked", () -> served.contains(to));
            assertThat(post(ROLLOUT + "/promote").status()).isEqualTo(200);
            assertThat(server.send("DELETE", "/v1/models/turns/versions/" + from, BodyPublishers.noBody())
                            .status())
                    .isEqualTo(204);
            served.clear();
        }
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void aPlanAndItsCountsOutliveTheServer() {
        put(plan(2, 5_000));
        usersOfVersion("2");
        var before = server.get(ROLLOUT).json();
        server.close();
        server = start();
        var after = server.get(ROLLOUT).json();
        assertThat(after).isEqualTo(before);
        assertThat(version(ask("user 1"))).isIn("1", "2");
    }

    @Test
    void aCanaryThatAlwaysFailsIsOutWithinFiftyOfItsRequests() {
        put(plan(2, 5_000));
        models.breakVersion(2, true);
        int failed = 0;
        for (int user = 0; user < 300; user++) {
            Answer answer = ask("user " + user);
            failed += answer.status() == 200 ? 0 : 1;
            assertThat(answer.status() == 200 || version(answer).equals("2")).isTrue();
        }
        assertThat(failed).isBetween(1, 50);
        var trial = server.get(ROLLOUT).json().path("trial");
        assertThat(trial.path("state").asText()).isEqualTo("rolled-back");
        assertThat(trial.path("why").asText()).contains("error_rate");
        assertThat(server.metric("upright_rollbacks_total", "guardrail=\"error_rate\""))
                .isEqualTo(1);
        assertThat(server.metric("upright_rollout_weight", "model=\"turns\"")).isZero();
    }

    @Test
    void aCanaryThatHangsIsOutBeforeTheFirstDeadlineAndTakesHoldOfFew() throws InterruptedException {
        put(plan(2, 5_000));
        models.hangVersion(2);
        Set<Integer> hanging = ConcurrentHashMap.newKeySet();
        List<Thread> callers = new ArrayList<>();
        for (int user = 0; user < 1_000 && state().equals("running"); user++) {
            int number = user;
            hanging.add(number);
            Thread caller = Thread.ofVirtual().start(() -> {
                ask("user " + number);
                hanging.remove(number);
            });
            callers.add(caller);
            caller.join(Duration.ofMillis(20)); // one after the other, but for those that hang
        }
        assertThat(state()).isEqualTo("rolled-back");
        assertThat(hanging).as("requests that the canary took hold of").hasSizeLessThanOrEqualTo(20);
        assertThat(version(ask("user 1"))).isEqualTo("1");
        models.release();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private String state() {
        return server.get(ROLLOUT).json().at("/trial/state").asText();
    }

    @Test
    void aRequestWithManyPicturesMayCrowdACanaryAndIsNotHeldAgainstIt() {
        put(plan(2, 5_000));
        models.takes(Duration.ofMillis(5));
        String user = IntStream.range(0, 100)
                .mapToObj(number -> "user " + number)
                .filter(name -> version(ask(name)).equals("2"))
                .findFirst()
                .orElseThrow();
        String pictures = IntStream.range(0, 64)
                .mapToObj(i -> "{\"base64\":\"" + Pictures.base64(UPRIGHT) + "\"}")
                .collect(Collectors.joining(","));
        for (int round = 0; round < 5; round++) {
            Answer answer = server.post(
                    CALL, "{\"images\":[" + pictures + "]}", "X-Assignment-Key", user, "Cache-Control", "no-store");
            assertThat(answer.json().path("results"))
                    .hasSize(64)
                    .allMatch(one -> one.path("status").asInt() == 200);
            usersOfVersion("1");
        }
        assertThat(state()).isEqualTo("running");
    }

    @Test
    void aCanaryThatFailsWhenItHasEverybodyIsOutAllTheSame() {
        put(plan(2, 5_000));
        usersOfVersion("1");
        put(plan(2, 10_000), "If-Match", "*");
        models.breakVersion(2, true);
        int failed = 0;
        for (int user = 0; user < 300 && state().equals("running"); user++) {
            failed += ask("user " + user).status() == 200 ? 0 : 1;
        }
        assertThat(failed).isBetween(1, 50);
        assertThat(state()).isEqualTo("rolled-back");
    }

    @Test
    void aCanaryThatFailsIsOutThoughEverybodyElseIsAnsweredOutOfTheCache() {
        server.post(CALL, UPRIGHT);
        put(plan(2, 5_000));
        models.breakVersion(2, true);
        for (int user = 0; user < 200; user++) {
            server.post(CALL, UPRIGHT, "X-Assignment-Key", "user " + user);
        }
        assertThat(state()).isEqualTo("rolled-back");
    }

    @Test
    void whatIsKnownAlreadySaysNothingOfAVersion() {
        put(plan(2, 10_000));
        for (int i = 0; i < 10; i++) {
            server.post(CALL, UPRIGHT);
        }
        assertThat(server.get(ROLLOUT).json().at("/trial/canary_answers").asInt())
                .isEqualTo(1);
    }

    @Test
    void theTruthOfAnAnswerCountsOnceHoweverOftenItIsTold() {
        put(plan(2, 10_000));
        server.post(CALL, UPRIGHT, "X-Request-Id", "request-1");
        Answer first = feedback("{'request_id': 'request-1', 'correct_rotation': 0}");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().path("right").asBoolean()).isTrue();
        assertThat(first.json().path("arm").asText()).isEqualTo("canary");
        assertThat(first.json().path("counted").asText()).isEqualTo("now");
        assertThat(feedback("{'request_id': 'request-1', 'correct_rotation': 0}")
                        .json()
                        .path("counted")
                        .asText())
                .isEqualTo("before");
        assertThat(feedback("{'request_id': 'request-1', 'correct_rotation': 90}")
                        .status())
                .isEqualTo(409);
        assertThat(server.metric("upright_feedback_total", "version=\"2\"", "right=\"true\""))
                .isEqualTo(1);
    }

    @Test
    void theTruthOfWhatWasNeverAnsweredIsRefused() {
        put(plan(2, 10_000));
        assertThat(feedback("{'request_id': 'nobody', 'correct_rotation': 0}").status())
                .isEqualTo(404);
        assertThat(feedback("{'request_id': 'nobody', 'correct_rotation': 45}").status())
                .isEqualTo(400);
        assertThat(feedback("{'request_id': 'nobody'}").status()).isEqualTo(400);
        assertThat(feedback("{'request_id': 'nobody', 'correct_rotation': 0, 'correct_label': 'cat'}")
                        .status())
                .isEqualTo(400);
        assertThat(feedback("[]").status()).isEqualTo(400);
    }

    @Test
    void thePicturesOfOneRequestHaveTheirOwnTruths() {
        put(plan(2, 10_000));
        String json = "{\"images\":[{\"id\":\"a\",\"base64\":\"%s\"},{\"id\":\"b\",\"base64\":\"%s\"}]}"
                .formatted(Pictures.base64(UPRIGHT), Pictures.base64(Pictures.turned(ImageFormat.PNG, 1)));
        server.post(CALL, json, "X-Request-Id", "request-2");
        assertThat(feedback("{'request_id': 'request-2', 'id': 'a', 'correct_rotation': 0}")
                        .json()
                        .path("right")
                        .asBoolean())
                .isTrue();
        assertThat(feedback("{'request_id': 'request-2', 'id': 'b', 'correct_rotation': 0}")
                        .json()
                        .path("right")
                        .asBoolean())
                .isFalse();
    }

    private Answer feedback(String json) {
        return server.post("/v1/feedback", json.replace('\'', '"'));
    }

    @Test
    void aShadowIsSeenByNobodyAndComparedWithEveryAnswer() {
        put("{'canary': 3, 'shadow': 10000, 'self_check': 0, 'steps': [{'weight': 0, 'min_seconds': 3600}]}");
        for (int user = 0; user < 5; user++) {
            Answer answer = ask("user " + user);
            assertThat(version(answer)).isEqualTo("1");
            int seen = user + 1;
            Await.until("the shadow is done", () -> server.metric("upright_aside_total", "shadow", "done") == seen);
        }
        assertThat(server.metric("upright_rollout_observed_total", "what=\"disagreed\""))
                .isEqualTo(5);
        assertThat(server.metric("upright_requests_total", "version=\"3\""))
                .as("a shadow is no request")
                .isZero();
    }

    @Test
    void aVersionThatMixesUpItsTurnsContradictsItself() {
        put("{'canary': 3, 'self_check': 10000, 'steps': [{'weight': 10000, 'min_seconds': 3600}]}");
        ask("ann");
        Await.until("it was checked", () -> server.metric("upright_aside_total", "self-check", "done") == 1);
        assertThat(server.metric("upright_rollout_observed_total", "what=\"inconsistent\""))
                .isEqualTo(1);
    }

    @Test
    void aShadowThatFailsIsNobodysProblem() {
        put("{'canary': 3, 'shadow': 10000, 'self_check': 0, 'steps': [{'weight': 0, 'min_seconds': 3600}]}");
        models.breakVersion(3, true);
        assertThat(ask("ann").status()).isEqualTo(200);
        Await.until("it failed", () -> server.metric("upright_aside_total", "shadow", "failed") == 1);
        assertThat(server.get(ROLLOUT).json().at("/trial/state").asText()).isEqualTo("running");
    }

    @Test
    void shadowsAreDroppedFirstWhenTheServerIsBusy() throws InterruptedException {
        put("{'canary': 3, 'shadow': 10000, 'self_check': 0, 'steps': [{'weight': 0, 'min_seconds': 3600}]}");
        models.takes(Duration.ofMillis(30));
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        List<Thread> callers = IntStream.range(0, 40)
                .mapToObj(user -> Thread.ofVirtual()
                        .start(() -> statuses.add(server.post(
                                        CALL, UPRIGHT, "X-Assignment-Key", "user " + user, "Cache-Control", "no-store")
                                .status())))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(statuses).hasSize(40).containsOnly(200);
        Await.until("every shadow is done or dropped", () -> server.metric("upright_aside_total", "shadow") == 40);
        assertThat(server.metric("upright_aside_total", "shadow", "dropped")).isGreaterThan(20);
    }
}
