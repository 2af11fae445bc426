package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.server.cache.PictureDigest;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Version 1 of {@code turns} serves; 2 is as good, 3 calls the turns by each other's names. The report through HTTP. */
@Timeout(120)
class ReportCallTest {
    private static final String CALL = "/v1/models/turns/predict";
    private static final String ROLLOUT = "/v1/rollouts/turns";
    private static final String REPORT = ROLLOUT + "/report";
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final byte[] UPRIGHT = Pictures.turned(ImageFormat.PNG, 0);

    private final ScriptedModels models = new ScriptedModels();
    private final RunningServer server;

    ReportCallTest(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder).orientation("turns", 1);
        server = RunningServer.of(shelf, models, "rollout.keep-pictures", "true");
        shelf.orientation("turns", 2).lying("turns", 3);
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

    private void plan(String json) {
        assertThat(server.send("PUT", ROLLOUT, BodyPublishers.ofString(json.replace('\'', '"')))
                        .status())
                .isEqualTo(200);
    }

    private void ask(int users) {
        for (int user = 0; user < users; user++) {
            server.post(CALL, UPRIGHT, "X-Assignment-Key", "user " + user, "Cache-Control", "no-store");
        }
    }

    private Answer report(String accept) {
        return server.send("GET", REPORT, BodyPublishers.noBody(), "Accept", accept);
    }

    @Test
    void withoutATrialThereIsNothingToReport() {
        assertThat(server.get(REPORT).reason()).isEqualTo("no-trial");
        assertThat(server.get(REPORT).status()).isEqualTo(404);
        assertThat(server.get("/v1/rollouts/nobody/report").reason()).isEqualTo("unknown-model");
        assertThat(server.get(ROLLOUT + "/disagreements/" + "0".repeat(64)).reason())
                .isEqualTo("no-trial");
    }

    @Test
    void aTrialThatGoesOnIsReportedWithItsCounts() {
        plan("{'canary': 2, 'self_check': 0, 'steps': [{'weight': 5000, 'min_samples': 1000}, {'weight': 10000}]}");
        ask(60);
        JsonNode report = server.get(REPORT).json();
        long canary = report.at("/arms/canary/requests").asLong();
        assertThat(canary).isBetween(10L, 50L);
        assertThat(report.at("/arms/stable/requests").asLong()).isEqualTo(60 - canary);
        assertThat(report.at("/trial/canary_answers").asLong()).isEqualTo(canary);
        assertThat(report.at("/arms/canary/said/keep").asLong()).isEqualTo(canary);
        assertThat(report.at("/decision/decided").asText()).isEqualTo("going-on");
        assertThat(report.at("/decision/next/weight").asInt()).isEqualTo(10_000);
        assertThat(report.at("/decision/next/missing/samples").asLong()).isEqualTo(1_000 - canary);
        assertThat(report.at("/decision/next/expected_at").asText())
                .isGreaterThan(report.path("at").asText());
    }

    @Test
    void aTrialThatNobodyHasMetIsReportedToo() {
        plan("{'canary': 2, 'steps': [{'weight': 100, 'min_samples': 10}]}");
        JsonNode report = server.get(REPORT).json();
        assertThat(report.at("/arms/canary/requests").asLong()).isZero();
        assertThat(report.at("/decision/next/action").asText()).isEqualTo("promote");
        assertThat(report.at("/decision/next").has("expected_at")).isFalse();
        assertThat(report(BROWSER).status()).isEqualTo(200);
    }

    @Test
    void aRolledBackTrialSaysWhy() {
        plan("{'canary': 2, 'steps': [{'weight': 5000, 'min_seconds': 3600}]}");
        models.breakVersion(2, true);
        ask(200);
        JsonNode report = server.get(REPORT).json();
        assertThat(report.at("/decision/decided").asText()).isEqualTo("rolled-back");
        assertThat(report.at("/decision/why").asText()).startsWith("error_rate: ");
        assertThat(report.path("decision").has("next")).isFalse();
        assertThat(report.at("/guardrails/0/state").asText()).isEqualTo("breached");
        assertThat(report.at("/arms/canary/failed/inference-failed").asLong()).isPositive();
        assertThat(report.at("/trial/weight").asInt()).isZero();
        assertThat(report(BROWSER).body().text()).contains("was taken out because it broke a bound");
    }

    @Test
    void aBrowserGetsAPageAndEverybodyElseGetsJson() {
        plan("{'canary': 2, 'steps': [{'weight': 5000, 'min_seconds': 3600}]}");
        Answer page = report(BROWSER);
        assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body().text()).startsWith("<!DOCTYPE html>").contains("Version 2 of turns is on trial");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; style-src 'unsafe-inline'; img-src 'self'");
        assertThat(page.header("Vary")).isEqualTo("Accept");
        assertThat(report("*/*").type()).isEqualTo("application/json");
        assertThat(report("application/json, text/html;q=0.5").type()).isEqualTo("application/json");
        assertThat(server.get(REPORT).type()).isEqualTo("application/json");
        assertThat(server.get(REPORT + "?format=html").type()).startsWith("text/html");
        assertThat(server.send("GET", REPORT + "?format=json", BodyPublishers.noBody(), "Accept", BROWSER)
                        .type())
                .isEqualTo("application/json");
        assertThat(server.get(REPORT + "?format=pdf").status()).isEqualTo(400);
    }

    @Test
    void thePictureOnWhichBothDifferCanBeLookedAt() {
        plan("{'canary': 3, 'shadow': 10000, 'self_check': 0, 'keep_pictures': true,"
                + " 'steps': [{'weight': 0, 'min_seconds': 3600}]}");
        server.post(CALL, UPRIGHT);
        Await.until("the shadow is done", () -> server.metric("upright_aside_total", "shadow", "done") == 1);
        JsonNode found = server.get(REPORT).json().at("/disagreements/0");
        assertThat(found.path("digest").asText())
                .isEqualTo(PictureDigest.of(UPRIGHT).hex());
        assertThat(found.at("/stable/said").asText()).isEqualTo("keep");
        assertThat(found.at("/canary/said").asText()).startsWith("rotate");
        Answer picture = server.get(found.path("picture").asText());
        assertThat(picture.status()).isEqualTo(200);
        assertThat(picture.type()).isEqualTo("image/png");
        assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(picture.body().bytes()).isEqualTo(UPRIGHT);
        assertThat(report(BROWSER).body().text())
                .contains("src=\"disagreements/" + found.path("digest").asText());
    }

    @Test
    void aPictureThatIsNotKeptIsNotFound() {
        plan("{'canary': 3, 'shadow': 10000, 'self_check': 0, 'steps': [{'weight': 0, 'min_seconds': 3600}]}");
        server.post(CALL, UPRIGHT);
        Await.until("the shadow is done", () -> server.metric("upright_aside_total", "shadow", "done") == 1);
        JsonNode found = server.get(REPORT).json().at("/disagreements/0");
        assertThat(found.has("picture")).as("the plan did not ask for it").isFalse();
        for (String digest : new String[] {found.path("digest").asText(), "0".repeat(64), "nonsense", "..%2F"}) {
            assertThat(server.get(ROLLOUT + "/disagreements/" + digest).status())
                    .as(digest)
                    .isEqualTo(404);
        }
    }

    @Test
    void whatAModelCallsThingsIsOnlyText(@TempDir Path folder) {
        ModelShelf shelf = new ModelShelf(folder).orientation("turns", 1);
        try (RunningServer other = RunningServer.of(shelf, new ScriptedModels())) {
            shelf.orientation("turns", 2);
            other.send("POST", "/v1/models/turns/versions/2", BodyPublishers.noBody());
            other.send("PUT", ROLLOUT, BodyPublishers.ofString("{\"canary\": 2}"), "X-Actor", "<b>ann</b>");
            other.send(
                    "POST",
                    ROLLOUT + "/abort",
                    BodyPublishers.ofString("{\"why\": \"<i>tired</i>\"}"),
                    "X-Actor",
                    "a&b");
            assertThat(other.get(REPORT + "?format=html").body().text()).doesNotContain("<b>ann", "<i>tired", "a&b");
        }
    }
}
