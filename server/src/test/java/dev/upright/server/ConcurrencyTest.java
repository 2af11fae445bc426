package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import dev.upright.server.testing.ScriptedModels;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand pictures at one moment, each computed: none lost, none answered with another's result. */
@Timeout(180)
class ConcurrencyTest {
    private static final int CALLERS = 1000;

    @Test
    void everyOneOfAThousandGetsItsOwnAnswerOrARefusal(@TempDir Path folder) throws Exception {
        ModelShelf shelf = new ModelShelf(folder).shades("content", 1, "batch: {max-size: 8}\n");
        try (RunningServer server = RunningServer.of(
                shelf, new ScriptedModels(), "cache.enabled", "false", "cache.single-flight", "false")) {
            List<Answer> answers = allAtOnce(i -> server.post("/v1/classification?top=1", Pictures.shade(i % 251)));
            long served = 0;
            for (int i = 0; i < CALLERS; i++) {
                Answer answer = answers.get(i);
                assertThat(answer.status()).as(answer.toString()).isIn(200, 429);
                if (answer.status() == 200) {
                    served++;
                    assertThat(answer.json()
                                    .path("classes")
                                    .get(0)
                                    .path("label")
                                    .asText())
                            .isEqualTo("shade-" + i % 251);
                } else {
                    assertThat(answer.header("Retry-After")).isNotBlank();
                }
            }
            assertThat(served).as("what was admitted was served").isGreaterThanOrEqualTo(512);
            Await.until("nobody is inside any more", () -> server.metric("upright_in_flight_requests") == 0);
        }
    }

    @Test
    void theBundledModelAnswersAThousandAsItAnswersEachAlone() throws Exception {
        BufferedImage page =
                ImageIO.read(Zoo.root().resolve("orientation/1/golden.png").toFile());
        List<byte[]> pictures = cutsAndTurns(page);
        try (RunningServer server = RunningServer.ofBundled(
                "admission.max-requests", "600", "cache.enabled", "false", "cache.single-flight", "false")) {
            List<JsonNode> alone = new ArrayList<>();
            for (byte[] picture : pictures) {
                alone.add(server.post("/v1/orientation", picture).json().path("probabilities"));
            }
            assertThat(alone)
                    .as("the pictures can be told apart by their answers")
                    .doesNotHaveDuplicates();
            List<Answer> answers = allAtOnce(i -> server.post("/v1/orientation", pictures.get(i % pictures.size())));
            for (int i = 0; i < CALLERS; i++) {
                assertThat(answers.get(i).status()).isIn(200, 429);
                if (answers.get(i).status() == 200) {
                    JsonNode probabilities = answers.get(i).json().path("probabilities");
                    assertThat(nearest(probabilities, alone)).isEqualTo(i % pictures.size());
                }
            }
        }
    }

    private static List<byte[]> cutsAndTurns(BufferedImage page) {
        List<byte[]> pictures = new ArrayList<>();
        for (int cut = 0; cut < 6; cut++) {
            BufferedImage picture = new BufferedImage(
                    page.getWidth() - 12 * cut, page.getHeight() - 5 * cut, BufferedImage.TYPE_3BYTE_BGR);
            picture.getGraphics().drawImage(page, -6 * cut, -3 * cut, null);
            for (int quarter = 0; quarter < 4; quarter++) {
                pictures.add(TestPictures.encoded(ImageFormat.PNG, picture));
                picture = Pictures.quarterClockwise(picture);
            }
        }
        return pictures;
    }

    /** Whose answer it is. A batch of another size adds up in another order, so the last digits may differ. */
    private static int nearest(JsonNode probabilities, List<JsonNode> alone) {
        int nearest = 0;
        for (int i = 1; i < alone.size(); i++) {
            if (distance(probabilities, alone.get(i)) < distance(probabilities, alone.get(nearest))) {
                nearest = i;
            }
        }
        assertThat(distance(probabilities, alone.get(nearest))).isLessThan(1e-4);
        return nearest;
    }

    private static double distance(JsonNode one, JsonNode other) {
        return one.propertyStream()
                .mapToDouble(turn -> Math.abs(
                        turn.getValue().asDouble() - other.path(turn.getKey()).asDouble()))
                .max()
                .orElseThrow();
    }

    private static List<Answer> allAtOnce(IntFunction<Answer> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> calls = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                Callable<Answer> one = () -> {
                    start.await();
                    return call.apply(caller);
                };
                calls.add(callers.submit(one));
            }
            start.countDown();
            for (Future<Answer> answer : calls) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
