package dev.upright.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.Window;
import dev.upright.bench.served.ServedModel;
import dev.upright.bench.served.ServerCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An archive that a server scores as a job, beside whatever else it does. Cancelled and forgotten by {@link #close()}. */
public final class ServedJob implements AutoCloseable {
    private static final int CREATED = 201;
    private static final Set<String> AT_WORK = Set.of("listing", "running");
    private static final Duration BEGIN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ServerCalls calls;
    private final String path;

    private ServedJob(ServerCalls calls, String id) {
        this.calls = calls;
        this.path = "/v1/jobs/" + id;
    }

    /**
     * How far it is.
     *
     * @param allKnown whether every picture has been found
     * @param done pictures that have a row
     * @param failed those of them that have no answer
     */
    public record Standing(String state, boolean allKnown, long done, long failed) {
        /** Whether there is something left to do, and somebody who does it. */
        public boolean atWork() {
            return AT_WORK.contains(state);
        }
    }

    /**
     * Makes one of an archive.
     *
     * @param model the version that answers; the server's model for its task
     * @throws BenchException where the server takes no such job, or another model would answer it
     */
    public static ServedJob upload(InetSocketAddress server, ServedModel model, PictureArchive archive) {
        ServerCalls calls = new ServerCalls(server);
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/zip",
                "X-Model-Version",
                model.ref().version());
        try {
            ServerCalls.Answer answer =
                    calls.upload("/v1/jobs?tasks=" + model.task(), headers, archive.bytes(), archive::writeTo);
            if (answer.status() != CREATED) {
                throw new BenchException("the server takes no job of %s: %d %s"
                        .formatted(
                                archive,
                                answer.status(),
                                answer.json().path("detail").asText(answer.body())));
            }
            ServedJob job = new ServedJob(calls, answer.json().path("id").asText());
            job.requireModel(model, answer.json());
            return job;
        } catch (IOException broken) {
            throw new BenchException("the server took no upload of " + archive + ": " + broken.getMessage(), broken);
        }
    }

    private void requireModel(ServedModel model, JsonNode answer) {
        List<String> models =
                answer.path("models").valueStream().map(JsonNode::asText).toList();
        if (!models.equals(List.of(model.ref().toString()))) {
            close();
            throw new BenchException("a job asks by task, and the server's answer to " + model.task() + " is " + models
                    + ", not " + model.ref() + "; the setting models." + model.task() + " names the model");
        }
    }

    /** Asks the server how far it is. */
    public Standing standing() {
        JsonNode job = calls.require(path).json();
        JsonNode counts = job.path("counts");
        return new Standing(
                job.path("state").asText(),
                counts.path("all_known").asBoolean(),
                counts.path("done").asLong(),
                counts.path("failed").asLong());
    }

    /**
     * Waits until all pictures are known and the first of them has its row.
     *
     * @throws BenchException where that never happens
     */
    public void awaitBegin() throws InterruptedException {
        long patience = System.nanoTime() + BEGIN_PATIENCE.toNanos();
        for (Standing standing = standing(); !standing.allKnown() || standing.done() == 0; standing = standing()) {
            if (!standing.atWork() || System.nanoTime() - patience > 0) {
                throw new BenchException("the job did not begin: " + standing);
            }
            Window.sleepUntil(System.nanoTime() + POLL.toNanos());
        }
    }

    /** Ends it, and has the server forget what it wrote and what was uploaded. */
    @Override
    public void close() {
        try {
            calls.send("POST", path + "/cancel");
            calls.send("DELETE", path);
        } catch (IOException gone) {
            // With the server goes the job: where it was killed, whoever started it removes its state.
            return;
        }
    }
}
