package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import dev.upright.server.testing.Zips;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs through HTTP, as everybody meets them. */
@Timeout(120)
class JobCallTest {
    private final ScriptedModels models = new ScriptedModels();
    private final ModelShelf shelf;
    private final Path state;
    private final Path root;
    private RunningServer server;

    JobCallTest(@TempDir Path shelfFolder, @TempDir Path state, @TempDir Path root) {
        this.shelf = new ModelShelf(shelfFolder)
                .lying("orientation", 1)
                .orientation("orientation", 2)
                .shades("content", 1, "");
        this.state = state;
        this.root = root;
        this.server = start();
    }

    private RunningServer start(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("state.keep", "true", "state.directory", state.toString(), "jobs.roots", root.toString()));
        settings.addAll(Arrays.asList(more));
        return RunningServer.of(shelf, models, settings.toArray(String[]::new));
    }

    private void restart(String... more) {
        server.close();
        server = start(more);
    }

    @AfterEach
    void stops() {
        models.release();
        server.close();
    }

    private void picture(String name, int quarters) throws IOException {
        write(name, Pictures.turned(ImageFormat.PNG, quarters));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void pictures(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            picture("%03d.png".formatted(i), i % 4);
        }
    }

    private static String folder(Object path) {
        return "{\"input\": {\"folder\": \"" + path + "\"}}";
    }

    private String created(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        String id = answer.json().path("id").asText();
        assertThat(answer.header("Location")).isEqualTo("/v1/jobs/" + id);
        return id;
    }

    private String job() {
        return created(server.post("/v1/jobs", folder(root)));
    }

    private Answer post(String path) {
        return server.send("POST", path, BodyPublishers.noBody());
    }

    private JsonNode get(String id) {
        return server.get("/v1/jobs/" + id).json();
    }

    private JsonNode awaitState(String id, String state) {
        Await.until(
                "job " + id + " is " + state,
                () -> get(id).path("state").asText().equals(state));
        return get(id);
    }

    private List<Row> rows(String id) {
        Answer answer = server.get("/v1/jobs/" + id + "/results");
        assertThat(answer.type()).isEqualTo("application/x-ndjson");
        return answer.body().text().lines().map(RowJson::read).toList();
    }

    @Test
    void aFolderIsScoredAPictureARowInTheOrderOfTheNames() throws IOException {
        pictures(10);
        write("notes.txt", "no picture".getBytes(StandardCharsets.UTF_8));
        String id = job();
        JsonNode done = awaitState(id, "done");
        assertThat(done.at("/counts/pictures").asInt()).isEqualTo(10);
        assertThat(done.at("/counts/ok").asInt()).isEqualTo(10);
        assertThat(done.at("/counts/skipped").asInt()).isEqualTo(1);
        assertThat(done.at("/counts/decisions/rotate").asInt()
                        + done.at("/counts/decisions/keep").asInt())
                .isEqualTo(10);
        List<Row> rows = rows(id);
        assertThat(rows).hasSize(10);
        for (int i = 0; i < 10; i++) {
            Row row = rows.get(i);
            assertThat(row.id()).isEqualTo(root + "/%03d.png".formatted(i));
            assertThat(row.orientation().orElseThrow().rotation()).isEqualTo(i % 4 * 90);
            assertThat(row.models()).containsExactly(new ModelRef("orientation", "2"));
            assertThat(row.digest().orElseThrow()).hasSize(64);
            assertThat(row.device()).contains("cpu");
        }
        assertThat(server.metric("upright_job_items_total", "result=\"ok\"")).isEqualTo(10);
        assertThat(server.metric("upright_jobs", "state=\"done\"")).isEqualTo(1);
    }

    @Test
    void severalTasksShareADecodeAndARow() throws IOException {
        write("grey.png", Pictures.shade(77));
        String id = created(server.post(
                "/v1/jobs",
                "{\"input\": {\"folder\": \"" + root
                        + "\"}, \"tasks\": [\"classification\", \"orientation\"], \"top\": 2}"));
        awaitState(id, "done");
        Row row = rows(id).getFirst();
        assertThat(row.classes()).hasSize(2);
        assertThat(row.classes().getFirst().label()).isEqualTo("shade-77");
        assertThat(row.models()).containsExactly(new ModelRef("orientation", "2"), new ModelRef("content", "1"));
    }

    @Test
    void theVersionHeaderIsHonoured() throws IOException {
        pictures(2);
        String id = created(server.post("/v1/jobs", folder(root), "X-Model-Version", "1"));
        awaitState(id, "done");
        assertThat(rows(id))
                .allSatisfy(row -> assertThat(row.models()).containsExactly(new ModelRef("orientation", "1")));
        assertThat(server.post("/v1/jobs", folder(root), "X-Model-Version", "9").reason())
                .isEqualTo("unknown-model");
    }

    @Test
    void whatIsWrongWithOnePictureIsItsRowAndNobodyElses() throws IOException {
        pictures(2);
        write("a-broken.png", Arrays.copyOf(Pictures.turned(ImageFormat.PNG, 0), 60));
        write("b-none.jpg", "this is text".getBytes(StandardCharsets.UTF_8));
        Path outside = Files.writeString(state.resolve("secret.png"), "secret");
        Files.createSymbolicLink(root.resolve("c-link.png"), outside);
        String id = job();
        JsonNode done = awaitState(id, "done");
        assertThat(done.at("/counts/ok").asInt()).isEqualTo(2);
        assertThat(done.at("/counts/failed").asInt()).isEqualTo(3);
        assertThat(done.at("/counts/reasons/outside-root").asInt()).isEqualTo(1);
        assertThat(rows(id)).extracting(Row::ok).containsExactly(true, true, false, false, false);
        assertThat(rows(id).get(4).failure().orElseThrow().reason()).isEqualTo(Reason.OUTSIDE_ROOT);
    }

    @Test
    void aFolderOutsideTheRootsIsRefusedHoweverItIsNamed() throws IOException {
        Files.createSymbolicLink(root.resolve("way-out"), state);
        for (Object folder :
                List.of(state, root + "/../" + state.getFileName(), root.resolve("way-out"), "/etc", ".")) {
            assertThat(server.post("/v1/jobs", folder(folder)).status())
                    .as("%s", folder)
                    .isEqualTo(403);
        }
        assertThat(server.post("/v1/jobs", folder(root.resolve("nothing-here"))).status())
                .isEqualTo(403);
    }

    @Test
    void withoutRootsThereAreNoFolders() {
        restart("jobs.roots", "");
        Answer refused = server.post("/v1/jobs", folder(root));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("detail").asText()).contains("jobs.roots");
    }

    @Test
    void jobsCanBeTurnedOff() {
        restart("jobs.enabled", "false");
        assertThat(server.post("/v1/jobs", folder(root)).status()).isEqualTo(403);
        assertThat(server.get("/v1/jobs").status()).isEqualTo(403);
    }

    @Test
    void aListNamesPicturesOfAFolderByItsOwnIds() throws IOException {
        pictures(3);
        String manifest = """
                {"input": {"folder": "%s", "manifest": [{"id": "b", "path": "001.png"}, {"id": "a", "path": "000.png"},
                  {"path": "../%s/x"}, {"path": "none.png"}, {"id": "e"}]}}
                """.formatted(root, state.getFileName());
        String id = created(server.post("/v1/jobs", manifest));
        awaitState(id, "done");
        List<Row> rows = rows(id);
        assertThat(rows).extracting(Row::id).startsWith("b", "a").hasSize(5);
        assertThat(rows.get(0).orientation().orElseThrow().rotation()).isEqualTo(90);
        assertThat(rows.subList(2, 5))
                .extracting(row -> row.failure().orElseThrow().reason())
                .containsExactly(Reason.OUTSIDE_ROOT, Reason.MISSING, Reason.BAD_ENTRY);
        assertThat(rows.get(4).path())
                .as("where it is kept is nobody's business")
                .doesNotContain(state.toString());
    }

    @Test
    void aListMayComeLineByLine() throws IOException {
        pictures(2);
        String lines = "{\"path\": \"001.png\"}\nno json\n\n\"000.png\"\n";
        Answer answer = server.send(
                "POST",
                "/v1/jobs?folder=" + root,
                BodyPublishers.ofString(lines),
                "Content-Type",
                "application/x-ndjson");
        String id = created(answer);
        awaitState(id, "done");
        assertThat(rows(id)).extracting(Row::id).contains("001.png", "000.png").hasSize(3);
    }

    @Test
    void anUploadedArchiveIsScoredAndGoneWhenAllWentWell() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            entries.put("scans/" + i + ".png", Pictures.turned(ImageFormat.PNG, i));
        }
        String id = created(server.send(
                "POST", "/v1/jobs", BodyPublishers.ofByteArray(Zips.of(entries)), "Content-Type", "application/zip"));
        awaitState(id, "done");
        assertThat(rows(id))
                .extracting(Row::id)
                .containsExactly(
                        "upload.zip!/scans/0.png",
                        "upload.zip!/scans/1.png",
                        "upload.zip!/scans/2.png",
                        "upload.zip!/scans/3.png");
        assertThat(rows(id))
                .extracting(row -> row.orientation().orElseThrow().rotation())
                .containsExactly(0, 90, 180, 270);
        Await.until(
                "the upload is gone", () -> !Files.exists(state.resolve("jobs").resolve(id)));
    }

    @Test
    void aCorruptArchiveOneThatLeavesItselfAndABombAreFailedRows() {
        byte[] noise = Arrays.copyOf("PK\3\4 and so on".getBytes(StandardCharsets.UTF_8), 30_000_000);
        Answer corrupt =
                server.send("POST", "/v1/jobs", BodyPublishers.ofByteArray(noise), "Content-Type", "application/zip");
        String id = created(corrupt);
        awaitState(id, "done");
        assertThat(rows(id)).singleElement().satisfies(row -> assertThat(
                        row.failure().orElseThrow().reason())
                .isEqualTo(Reason.CORRUPT_ARCHIVE));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("../out.png", Pictures.turned(ImageFormat.PNG, 0));
        entries.put("in.png", Pictures.turned(ImageFormat.PNG, 1));
        entries.put("large.png", new byte[30_000_000]);
        String other = created(server.send(
                "POST", "/v1/jobs", BodyPublishers.ofByteArray(Zips.of(entries)), "Content-Type", "application/zip"));
        awaitState(other, "done");
        assertThat(rows(other))
                .extracting(row -> row.failure().map(Row.Failure::reason).orElse(null))
                .containsExactly(Reason.OUTSIDE_ROOT, null, Reason.TOO_MANY_BYTES);
    }

    @Test
    void anUploadThatIsTooLargeLeavesNothingBehind() throws IOException {
        restart("jobs.max-upload", "1kB", "jobs.max-uploads", "1500B");
        byte[] large = new byte[2000];
        assertThat(server.send("POST", "/v1/jobs", BodyPublishers.ofByteArray(large), "Content-Type", "application/zip")
                        .reason())
                .isEqualTo("too-many-bytes");
        models.hold();
        byte[] fits = Arrays.copyOf(Zips.of(Map.of("a.png", Pictures.shade(1))), 900);
        Answer first =
                server.send("POST", "/v1/jobs", BodyPublishers.ofByteArray(fits), "Content-Type", "application/zip");
        created(first);
        Answer second =
                server.send("POST", "/v1/jobs", BodyPublishers.ofByteArray(fits), "Content-Type", "application/zip");
        assertThat(second.status()).isEqualTo(507);
        assertThat(second.reason()).isEqualTo("storage-full");
        try (var kept = Files.list(state.resolve("jobs"))) {
            assertThat(kept).hasSize(1);
        }
    }

    @Test
    void aPictureThatIsDeletedMeanwhileFailsAlone() throws IOException {
        pictures(30);
        models.hold();
        String id = job();
        Await.until("all are known", () -> get(id).at("/counts/all_known").asBoolean());
        Files.delete(root.resolve("029.png"));
        models.release();
        JsonNode done = awaitState(id, "done");
        assertThat(done.at("/counts/ok").asInt()).isEqualTo(29);
        assertThat(rows(id).getLast().failure().orElseThrow().reason()).isEqualTo(Reason.MISSING);
    }

    @Test
    void aPausedJobStandsStillUntilItIsResumed() throws IOException {
        pictures(60);
        models.takes(Duration.ofMillis(20));
        String id = job();
        assertThat(post("/v1/jobs/" + id + "/pause").json().path("state").asText())
                .isEqualTo("paused");
        Await.until("nothing is in hand", () -> get(id).at("/counts/in_hand").asInt() == 0);
        int done = get(id).at("/counts/done").asInt();
        assertThat(done).isLessThan(60);
        sleep(300);
        assertThat(get(id).at("/counts/done").asInt()).isEqualTo(done);
        assertThat(post("/v1/jobs/" + id + "/resume").status()).isEqualTo(200);
        awaitState(id, "done");
        assertThat(rows(id)).hasSize(60);
        assertThat(post("/v1/jobs/" + id + "/pause").status()).isEqualTo(409);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void aCancelledJobKeepsItsRowsAndCanBeRemoved() throws IOException {
        pictures(60);
        models.takes(Duration.ofMillis(20));
        String id = job();
        Await.until("some are done", () -> get(id).at("/counts/done").asInt() > 2);
        assertThat(server.send("DELETE", "/v1/jobs/" + id, BodyPublishers.noBody())
                        .status())
                .isEqualTo(409);
        assertThat(post("/v1/jobs/" + id + "/cancel").json().path("state").asText())
                .isEqualTo("cancelled");
        assertThat(rows(id)).hasSizeBetween(3, 59);
        assertThat(post("/v1/jobs/" + id + "/retry-failed").status()).isEqualTo(409);
        assertThat(server.send("DELETE", "/v1/jobs/" + id, BodyPublishers.noBody())
                        .status())
                .isEqualTo(204);
        assertThat(server.get("/v1/jobs/" + id).reason()).isEqualTo("unknown-job");
        assertThat(server.get("/v1/jobs/" + id + "/results").status()).isEqualTo(404);
    }

    @Test
    void whatFailedIsTriedAgainAndTheRestIsLeft() throws IOException {
        pictures(3);
        byte[] whole = Pictures.turned(ImageFormat.PNG, 2);
        write("x.png", Arrays.copyOf(whole, 60));
        String id = job();
        assertThat(awaitState(id, "done").at("/counts/failed").asInt()).isEqualTo(1);
        int before = models.rows();
        write("x.png", whole);
        assertThat(post("/v1/jobs/" + id + "/retry-failed").status()).isEqualTo(200);
        Await.until("it went well", () -> get(id).at("/counts/ok").asInt() == 4);
        assertThat(awaitState(id, "done").at("/counts/failed").asInt()).isZero();
        assertThat(models.rows() - before).as("only one was scored").isLessThanOrEqualTo(4);
        assertThat(rows(id)).extracting(Row::ok).containsOnly(true);
    }

    @Test
    void askingTwiceWithOneKeyMakesOneJob() throws IOException {
        pictures(1);
        Answer first = server.post("/v1/jobs", folder(root), "Idempotency-Key", "monday");
        String id = created(first);
        Answer again = server.post("/v1/jobs", folder(root), "Idempotency-Key", "monday");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id").asText()).isEqualTo(id);
        Answer another = server.post("/v1/jobs?tasks=classification", folder(root), "Idempotency-Key", "monday");
        assertThat(another.status()).isEqualTo(422);
        assertThat(another.reason()).isEqualTo("key-taken");
        assertThat(server.get("/v1/jobs").json().path("jobs")).hasSize(1);
    }

    @Test
    void thereAreNoMoreJobsThanMayBe() throws IOException {
        restart("jobs.max-jobs", "1");
        pictures(1);
        models.hold();
        job();
        Answer refused = server.post("/v1/jobs", folder(root));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.reason()).isEqualTo("too-many-jobs");
    }

    @Test
    void resultsComePageByPage() throws IOException {
        pictures(7);
        String id = job();
        awaitState(id, "done");
        List<String> ids = new ArrayList<>();
        String cursor = "0";
        boolean complete = false;
        while (!complete) {
            JsonNode page = server.send(
                            "GET",
                            "/v1/jobs/" + id + "/results?limit=3&cursor=" + cursor,
                            BodyPublishers.noBody(),
                            "Accept",
                            "application/json")
                    .json();
            assertThat(page.path("rows").size()).isLessThanOrEqualTo(3);
            page.path("rows").forEach(row -> ids.add(row.path("id").asText()));
            cursor = page.path("next_cursor").asText();
            complete = page.path("complete").asBoolean();
        }
        assertThat(ids).hasSize(7).isSorted().doesNotHaveDuplicates();
        Answer lines = server.get("/v1/jobs/" + id + "/results?limit=3&cursor=2");
        assertThat(lines.body().text().lines()).hasSize(3);
        assertThat(lines.header("X-Next-Cursor")).isEqualTo("5");
        assertThat(server.get("/v1/jobs/" + id + "/results?limit=0").status()).isEqualTo(400);
    }

    @Test
    void eventsTellHowItGetsOnAndEndWithIt() throws IOException {
        pictures(20);
        models.takes(Duration.ofMillis(20));
        String id = job();
        Answer events = server.get("/v1/jobs/" + id + "/events");
        assertThat(events.type()).startsWith("text/event-stream");
        List<String> lines = events.body().text().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("event: progress");
        assertThat(lines.get(1)).startsWith("data: {").contains("\"rate\"");
        assertThat(lines).filteredOn("event: end"::equals).hasSize(1);
        assertThat(lines.get(lines.size() - 2)).contains("\"state\":\"done\"");
    }

    @Test
    void anEventIsToldWhenItHappens() throws Exception {
        pictures(3);
        models.hold();
        String id = job();
        HttpRequest request =
                HttpRequest.newBuilder(server.uri("/v1/jobs/" + id + "/events")).build();
        try (HttpClient client = HttpClient.newHttpClient();
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: progress");
            assertThat(lines.readLine()).doesNotContain("\"done\":3");
            models.release();
            assertThat(lines.lines().toList()).contains("event: end");
        }
    }

    @Test
    void whereTheDatabaseCannotBeReachedRequestsAreServedAllTheSame() {
        restart("jobs.database", "jdbc:postgresql://127.0.0.1:1/none");
        assertThat(server.get("/v1/jobs").status()).isEqualTo(503);
        assertThat(server.get("/v1/jobs").reason()).isEqualTo("state-unavailable");
        assertThat(server.post("/v1/orientation", Pictures.turned(ImageFormat.PNG, 1))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aJobGoesOnAfterTheServerWasStartedAnew() throws IOException {
        pictures(60);
        models.takes(Duration.ofMillis(10));
        String id = job();
        Await.until("some are done", () -> get(id).at("/counts/done").asInt() > 2);
        restart();
        assertThat(awaitState(id, "done").at("/counts/ok").asInt()).isEqualTo(60);
        assertThat(rows(id)).extracting(Row::id).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void aVersionThatIsAwayIsWaitedForAndNothingFailsBefore() throws IOException {
        pictures(40);
        models.takes(Duration.ofMillis(10));
        String id = created(server.post("/v1/jobs", folder(root), "X-Model-Version", "1"));
        Await.until("some are done", () -> get(id).at("/counts/done").asInt() > 2);
        assertThat(server.send("DELETE", "/v1/models/orientation/versions/1", BodyPublishers.noBody())
                        .status())
                .isLessThan(300);
        sleep(200);
        assertThat(post("/v1/models/orientation/versions/1").status()).isEqualTo(200);
        JsonNode done = awaitState(id, "done");
        assertThat(done.at("/counts/ok").asInt()).isEqualTo(40);
        assertThat(done.at("/counts/failed").asInt()).isZero();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(server.post("/v1/jobs", "{}").reason()).isEqualTo("malformed-request");
        assertThat(server.post("/v1/jobs", "not json").reason()).isEqualTo("malformed-request");
        assertThat(server.post("/v1/jobs?tasks=art", folder(root)).reason()).isEqualTo("malformed-request");
        assertThat(server.post("/v1/jobs?top=0", folder(root)).reason()).isEqualTo("malformed-request");
        assertThat(server.send("POST", "/v1/jobs", BodyPublishers.ofString("x"), "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(server.post("/v1/jobs", folder(root), "Idempotency-Key", "a b")
                        .status())
                .isEqualTo(400);
        for (String call : Set.of("/pause", "/resume", "/cancel", "/retry-failed")) {
            assertThat(post("/v1/jobs/none" + call).reason()).isEqualTo("unknown-job");
        }
    }

    @Test
    void requestsGoFirst() throws IOException {
        pictures(200);
        String id = job();
        for (int i = 0; i < 50; i++) {
            assertThat(server.post("/v1/orientation", Pictures.turned(ImageFormat.PNG, 1))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(awaitState(id, "done").at("/counts/ok").asInt()).isEqualTo(200);
    }
}
