package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.DevicePolicy;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.scoring.scorer.Scorer;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundled models say the same of the same pictures, in a job and in {@code ./upright score}. */
@Timeout(180)
class JobRowsTest {
    @TempDir
    Path pictures;

    @Test
    void aJobsRowsAreThoseOfTheCommand() throws Exception {
        for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.BMP)) {
            for (int quarters = 0; quarters < 4; quarters++) {
                Files.write(pictures.resolve(format + "-" + quarters), Pictures.turned(format, quarters));
            }
        }
        Files.copy(Zoo.root().resolve("orientation/1/golden.png"), pictures.resolve("golden.png"));
        Files.write(pictures.resolve("half.png"), Arrays.copyOf(Pictures.turned(ImageFormat.PNG, 1), 100));
        Files.writeString(pictures.resolve("text.jpg"), "no picture");
        Files.writeString(pictures.resolve("text.txt"), "no picture either");
        Files.createSymbolicLink(pictures.resolve("link.png"), Zoo.root().resolve("orientation/1/golden.png"));

        List<Row> commands = command();
        assertThat(commands).hasSize(16);
        assertThat(job()).isEqualTo(commands);
    }

    private List<Row> job() {
        try (RunningServer server = RunningServer.ofBundled("jobs.roots", pictures.toString())) {
            String id = server.post(
                            "/v1/jobs",
                            "{\"input\": {\"folder\": \"" + pictures
                                    + "\"}, \"tasks\": [\"orientation\", \"classification\"]}")
                    .json()
                    .path("id")
                    .asText();
            Await.until("it is done", () -> server.get("/v1/jobs/" + id)
                    .json()
                    .path("state")
                    .asText()
                    .equals("done"));
            return server.get("/v1/jobs/" + id + "/results")
                    .body()
                    .text()
                    .lines()
                    .map(RowJson::read)
                    .map(Row::untimed)
                    .toList();
        }
    }

    private List<Row> command() throws InterruptedException {
        ScorerOptions options = new ScorerOptions(
                List.of(Zoo.root()),
                List.of("orientation", "classification"),
                List.of(),
                DevicePolicy.CPU_ONLY,
                ImageLimits.defaults(),
                5);
        InputOptions reading =
                new InputOptions(ImageLimits.defaults().maxBytes(), false, Optional.empty(), AllowedUrls.none());
        List<Row> rows = new ArrayList<>();
        try (Scorer scorer = new Scorer(options);
                ItemSource items = new Inputs(List.of(pictures.toString()), reading)) {
            for (Optional<Item> item = items.next(); item.isPresent(); item = items.next()) {
                row(scorer, item.get()).map(Row::untimed).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private static Optional<Row> row(Scorer scorer, Item item) throws InterruptedException {
        try {
            var image = item.content().read();
            return image.isEmpty()
                    ? Optional.empty()
                    : Optional.of(scorer.score(image.get()).row(item.id(), item.path(), scorer.models()));
        } catch (UnusableException unusable) {
            return Optional.of(Row.unread(item.id(), item.path(), scorer.models(), unusable.failure()));
        }
    }
}
