package dev.upright.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.bench.load.FakeServer;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.served.ServedModel;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServedJobTest {
    private static final ServedModel MODEL = new ServedModel(
            new ModelRef("orientation", "7"), "orientation", "model.onnx", "OnnxRuntime", "int8", "cpu", 2, 4);
    private static final PictureArchive ARCHIVE = new PictureArchive(List.of(EncodedImage.of(new byte[] {1, 2, 3})), 4);
    private static final String MADE = "{\"id\":\"j1\",\"state\":\"listing\",\"models\":[\"orientation@7\"]}";

    private static String standing(String state, boolean allKnown, int done) {
        return FakeServer.answer(
                200,
                "{\"state\":\"%s\",\"counts\":{\"all_known\":%s,\"done\":%d,\"failed\":1}}"
                        .formatted(state, allKnown, done));
    }

    /** The first lines of all requests. */
    private static List<String> asked(FakeServer server) {
        return server.heads().stream()
                .map(head -> head.lines().findFirst().orElse("").replace(" http/1.1", ""))
                .toList();
    }

    @Test
    void isMadeOfAnArchiveWatchedAndForgotten() throws Exception {
        try (FakeServer server = new FakeServer(n -> switch (n) {
            case 0 -> FakeServer.answer(201, MADE);
            case 1 -> standing("listing", false, 0);
            case 2 -> standing("running", true, 0);
            default -> standing("running", true, 3);
        })) {
            try (ServedJob job = ServedJob.upload(server.address(), MODEL, ARCHIVE)) {
                job.awaitBegin();

                assertThat(job.standing()).isEqualTo(new ServedJob.Standing("running", true, 3, 1));
                assertThat(job.standing().atWork()).isTrue();
            }
            assertThat(asked(server))
                    .startsWith("post /v1/jobs?tasks=orientation", "get /v1/jobs/j1")
                    .endsWith("post /v1/jobs/j1/cancel", "delete /v1/jobs/j1");
            assertThat(server.heads().getFirst())
                    .contains(
                            "content-type: application/zip",
                            "x-model-version: 7",
                            "content-length: " + ARCHIVE.bytes());
        }
    }

    @Test
    void saysWhyTheServerTakesNone() throws IOException {
        try (FakeServer full = new FakeServer(_ -> FakeServer.answer(507, "{\"detail\":\"no room for it\"}"))) {
            assertThatThrownBy(() -> ServedJob.upload(full.address(), MODEL, ARCHIVE))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("no job of 4 pictures")
                    .hasMessageContaining("507 no room for it");
        }
    }

    @Test
    void isNoneWhereAnotherModelWouldAnswer() throws IOException {
        String other = MADE.replace("@7", "@8");
        try (FakeServer server = new FakeServer(n -> FakeServer.answer(n == 0 ? 201 : 200, other))) {
            assertThatThrownBy(() -> ServedJob.upload(server.address(), MODEL, ARCHIVE))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("[orientation@8], not orientation@7");
            assertThat(asked(server)).endsWith("post /v1/jobs/j1/cancel", "delete /v1/jobs/j1");
        }
    }

    @Test
    void isNotWaitedForWhereItFailed() throws Exception {
        try (FakeServer server =
                        new FakeServer(n -> n == 0 ? FakeServer.answer(201, MADE) : standing("failed", false, 0));
                ServedJob job = ServedJob.upload(server.address(), MODEL, ARCHIVE)) {
            assertThatThrownBy(job::awaitBegin)
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("did not begin");
        }
    }
}
