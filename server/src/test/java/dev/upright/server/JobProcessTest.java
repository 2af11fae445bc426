package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.PostgresCluster;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.ScriptedModels;
import dev.upright.server.testing.ScriptedServer;
import dev.upright.server.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose servers are killed. */
@Timeout(400)
class JobProcessTest {
    private static final int PICTURES = 2000;
    private static final int KILLS = 20;
    private static final long SEED = 20261121;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path shelfFolder;

    @TempDir
    Path pictures;

    @TempDir
    Path state;

    private void fill() throws IOException {
        new ModelShelf(shelfFolder).orientation("orientation", 1);
        List<byte[]> turned = new ArrayList<>();
        for (int quarters = 0; quarters < 4; quarters++) {
            turned.add(Pictures.turned(ImageFormat.PNG, quarters));
        }
        for (int i = 0; i < PICTURES; i++) {
            byte[] picture = turned.get(i % 4);
            Files.write(
                    pictures.resolve("%04d.png".formatted(i)),
                    i % 100 == 99 ? Arrays.copyOf(picture, picture.length / 2) : picture);
        }
    }

    private ServerProcess server(Path state, int milliseconds, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                shelfFolder.toString(),
                String.valueOf(milliseconds),
                "state.keep",
                "true",
                "state.directory",
                state.toString(),
                "jobs.roots",
                pictures.toString(),
                "jobs.at-once",
                "2"));
        arguments.addAll(Arrays.asList(more));
        return new ServerProcess(ScriptedServer.class, Map.of(), arguments.toArray(String[]::new));
    }

    private String send(int port, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private String job(int port) throws Exception {
        String body = "{\"input\": {\"folder\": \"" + pictures + "\"}}";
        return JSON.readTree(send(port, "POST", "/v1/jobs", body)).path("id").asText();
    }

    private JsonNode look(int port, String id) throws Exception {
        return JSON.readTree(send(port, "GET", "/v1/jobs/" + id, ""));
    }

    private JsonNode awaitDone(int port, String id) throws Exception {
        JsonNode job = look(port, id);
        while (!job.path("state").asText().equals("done")) {
            Thread.sleep(50);
            job = look(port, id);
        }
        return job;
    }

    private List<Row> rows(int port, String id) throws Exception {
        return send(port, "GET", "/v1/jobs/" + id + "/results", "")
                .lines()
                .map(RowJson::read)
                .map(Row::untimed)
                .toList();
    }

    private List<Row> uninterrupted() throws Exception {
        try (RunningServer server = RunningServer.of(
                new ModelShelf(shelfFolder), new ScriptedModels(), "jobs.roots", pictures.toString())) {
            String id = job(server.port());
            JsonNode done = awaitDone(server.port(), id);
            assertThat(done.at("/counts/ok").asInt()).isEqualTo(PICTURES - PICTURES / 100);
            return rows(server.port(), id);
        }
    }

    @Test
    void killedTwentyTimesAtAnyMomentEveryPictureHasOneRowAndTheRowsAreThoseOfAnUninterruptedRun() throws Exception {
        fill();
        Random chance = new Random(SEED);
        String id = "";
        List<Integer> done = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = server(state, 6)) {
                if (id.isEmpty() || chance.nextInt(4) > 0) {
                    int port = server.awaitReady();
                    id = id.isEmpty() ? job(port) : id;
                    done.add(look(port, id).at("/counts/done").asInt());
                    Thread.sleep(chance.nextInt(250));
                } else {
                    Thread.sleep(chance.nextInt(1500)); // while it starts
                }
                server.kill();
            }
        }
        assertThat(done).as("what was done stays done").isSorted();
        assertThat(done.getLast()).as("the kills were in the middle of it").isBetween(1, PICTURES - 1);
        try (ServerProcess server = server(state, 0)) {
            int port = server.awaitReady();
            JsonNode end = awaitDone(port, id);
            assertThat(end.at("/counts/done").asInt()).isEqualTo(PICTURES);
            assertThat(rows(port, id)).hasSize(PICTURES).isEqualTo(uninterrupted());
        }
    }

    @Test
    void ofTwoServersOnOnePostgresOneIsKilledAndTheOtherFinishes(@TempDir Path other) throws Exception {
        fill();
        try (PostgresCluster postgres = PostgresCluster.start()) {
            String[] shared = {
                "jobs.database", postgres.database(), "jobs.database-user", postgres.user(), "jobs.lease", "1500ms"
            };
            try (ServerProcess first = server(state, 2, shared);
                    ServerProcess second = server(other, 2, shared)) {
                int dies = first.awaitReady();
                int stays = second.awaitReady();
                String id = job(dies);
                while (look(stays, id).at("/counts/done").asInt() < 300) {
                    Thread.sleep(20);
                }
                assertThat(metric(dies)).as("both work on it").isPositive();
                assertThat(metric(stays)).isPositive();
                first.kill();
                JsonNode end = awaitDone(stays, id);
                assertThat(end.at("/counts/done").asInt()).isEqualTo(PICTURES);
                assertThat(rows(stays, id)).hasSize(PICTURES).isEqualTo(uninterrupted());
            }
        }
    }

    private double metric(int port) throws Exception {
        return send(port, "GET", "/observe/metrics", "")
                .lines()
                .filter(line -> line.startsWith("upright_job_items_total") && line.contains("\"ok\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
