package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.Pictures;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that others made, through the real server. Their published accuracy is reached only if decoding, resizing, channel order,
 * scaling and number format are all right; those that are of another kind are refused in words.
 */
@Timeout(300)
class InteroperabilityTest {
    private static final String SYNSETS = "imagenet_1000_synsets_sorted.txt";
    private static final String IMAGENET_PIXELS =
            "resize: short-side, short-side: 256, scale: 0.00392156862745098, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]";

    private static RunningServer server;

    @BeforeAll
    static void serves(@TempDir Path folder) {
        Path models = SharedData.requireFolder("models");
        ModelShelf shelf = new ModelShelf(folder);
        imagenet(shelf, models, "shufflenet", "shufflenet-v2-12-int8.onnx", """
                input: {name: input, layout: nchw, type: float32, channels: rgb, width: 224, height: 224, %s}
                output: {name: output, kind: logits}
                batch: {fixed: 1}
                """.formatted(IMAGENET_PIXELS), "int8");
        imagenet(
                shelf,
                models,
                "mobilenet",
                "mobilenet_v2_quant_nnstreamer.onnx",
                """
                input: {name: input, layout: nchw, type: float32, channels: rgb, width: 224, height: 224, %s}
                output: {name: output, kind: logits}
                batch: {fixed: 1}
                """.formatted(IMAGENET_PIXELS),
                "int8");
        imagenet(shelf, models, "squeezenet", "squeezenet_fp16_winml.onnx", """
                input: {name: data_0, layout: nchw, type: float16, channels: bgr, width: 224, height: 224, resize: short-side, short-side: 256, mean: [104, 117, 123]}
                output: {name: softmaxout_1, kind: probabilities}
                batch: {fixed: 1}
                """, "float16");
        shelf.graph("pp-lcnet", 1, models.resolve("PP-LCNet_x1_0_doc_ori_int8.onnx"), """
                task: orientation
                turns: [0, 90, 180, 270]
                input: {name: x, layout: nchw, type: float32, channels: rgb, width: 224, height: 224, %s}
                output: {name: fetch_name_0, kind: probabilities}
                artifacts:
                  - {file: PP-LCNet_x1_0_doc_ori_int8.onnx, engine: onnxruntime, precision: int8, devices: [cpu], sha256: "%%s"}
                """.formatted(IMAGENET_PIXELS));
        shelf.graph("mnist", 1, models.resolve("mnist_ort_examples.onnx"), digits("Input3", "Plus214_Output_0", """
                  - {file: mnist_ort_examples.onnx, engine: onnxruntime, precision: float32, devices: [cpu], sha256: "%s"}
                """));
        shelf.graph("lenet", 1, models.resolve("pytorch_lenet5.pt"), """
                task: classification
                labels: [zero, one, two, three, four, five, six, seven, eight, nine]
                input: {name: input, layout: nhwc, type: uint8, channels: gray, width: 28, height: 28, resize: stretch}
                output: {name: output, kind: logits}
                batch: {fixed: 1}
                artifacts:
                  - {file: pytorch_lenet5.pt, engine: pytorch, precision: int8, devices: [cpu], sha256: "%s"}
                """);
        shelf.graph("detector", 1, models.resolve("ultraface_rfb_320.onnx"), """
                task: classification
                labels: [background, face]
                input: {name: input, layout: nchw, type: float32, channels: rgb, width: 320, height: 240, resize: stretch}
                output: {name: scores, kind: probabilities}
                artifacts:
                  - {file: ultraface_rfb_320.onnx, engine: onnxruntime, precision: float32, devices: [cpu], sha256: "%s"}
                """);
        shelf.graph("sequence", 1, models.resolve("mnist_model_winml_history.onnx"), digits("image", "label", """
                  - {file: mnist_model_winml_history.onnx, engine: onnxruntime, precision: float32, devices: [cpu], sha256: "%s"}
                """));
        shelf.graph("unloadable", 1, models.resolve("pcb-aoi_winml.onnx"), digits("data", "model_outputs0", """
                  - {file: pcb-aoi_winml.onnx, engine: onnxruntime, precision: float32, devices: [cpu], sha256: "%s"}
                """));
        server = RunningServer.ofGraphs(shelf);
    }

    private static void imagenet(
            ModelShelf shelf, Path models, String name, String file, String tensors, String precision) {
        String artifact = "artifacts:\n  - {file: " + file + ", engine: onnxruntime, precision: " + precision
                + ", devices: [cpu], sha256: \"%s\"}\n";
        shelf.graph(
                        name,
                        1,
                        models.resolve(file),
                        "task: classification\nlabels: " + SYNSETS + "\nlabel-format: wnid-name\n" + tensors + artifact)
                .file(name, 1, models.resolve(SYNSETS));
    }

    private static String digits(String input, String output, String artifact) {
        return """
                task: classification
                labels: [zero, one, two, three, four, five, six, seven, eight, nine]
                input: {name: %s, layout: nchw, type: float32, channels: gray, width: 28, height: 28, resize: stretch}
                output: {name: %s, kind: logits}
                batch: {fixed: 1}
                artifacts:
                """.formatted(input, output) + artifact;
    }

    @AfterAll
    static void ends() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"shufflenet, 0.7750, 0.9625", "mobilenet, 0.7625, 0.9375", "squeezenet, 0.5000, 0.7625"})
    void aClassifierReachesItsPublishedAccuracyOnThePhotos(String model, double topOne, double topFive)
            throws IOException {
        List<String> synsets =
                Files.readAllLines(SharedData.requireFolder("models").resolve(SYNSETS));
        List<Path> photos = SharedData.requireFiles("eval/photos");
        int best = 0;
        int amongFive = 0;
        for (Path photo : photos) {
            String wnid = photo.getFileName().toString().replaceAll("[^a-z0-9].*", "");
            Answer answer = server.post("/v1/models/" + model + "/predict?top=5", SharedData.read(photo));
            assertThat(answer.status()).as("%s: %s", photo, answer).isEqualTo(200);
            JsonNode classes = answer.json().path("classes");
            for (int rank = 0; rank < 5; rank++) {
                if (synsets.get(classes.get(rank).path("index").asInt()).startsWith(wnid + " ")) {
                    amongFive++;
                    best += rank == 0 ? 1 : 0;
                }
            }
        }
        // The published figures are of Pillow's bilinear filter. Area averaging, which the server uses, gives
        // MobileNetV2 three
        // photos of the 80 more (0.800, in OpenCV for Python as here): an int8 net feels the filter.
        assertThat((double) best / photos.size()).as("%s top-1", model).isBetween(topOne - 0.03, topOne + 0.04);
        assertThat((double) amongFive / photos.size()).as("%s top-5", model).isCloseTo(topFive, within(0.03));
    }

    @Test
    void theDocumentBaselineReachesItsPublishedAccuracyOverFourTurns() {
        List<Path> documents = SharedData.requireFiles("eval/documents");
        int right = 0;
        for (Path document : documents) {
            BufferedImage picture = Pictures.read(document);
            for (int quarters = 0; quarters < 4; quarters++) {
                Answer answer =
                        server.post("/v1/models/pp-lcnet/predict", TestPictures.encoded(ImageFormat.BMP, picture));
                assertThat(answer.status()).as("%s: %s", document, answer).isEqualTo(200);
                right += answer.json().path("rotation").asInt() == quarters * 90 ? 1 : 0;
                picture = Pictures.quarterClockwise(picture);
            }
        }
        assertThat(right / (4.0 * documents.size())).isCloseTo(0.986, within(0.03));
    }

    @Test
    void aGreyInputAndAByteInputOfBothEnginesAreServed() {
        byte[] picture = Pictures.shade(0);
        Answer onnx = server.post("/v1/models/mnist/predict", picture);
        assertThat(onnx.status()).as(onnx.toString()).isEqualTo(200);
        Answer torch = server.post("/v1/models/lenet/predict", picture);
        assertThat(torch.status()).as(torch.toString()).isEqualTo(200);
        assertThat(torch.json().path("engine").asText()).isEqualTo("PyTorch");
    }

    @ParameterizedTest
    @CsvSource({"detector, outputs", "sequence, label", "unloadable, registered"})
    void aModelOfAnotherKindIsRefusedInWordsAndAloneInThat(String model, String word) {
        JsonNode version =
                server.get("/v1/models/" + model).json().path("versions").get(0);
        assertThat(version.path("state").asText()).isEqualTo("failed");
        assertThat(version.path("reason").asText()).containsIgnoringCase(word).doesNotContain("Exception", "\n");
        assertThat(server.post("/v1/models/" + model + "/predict", Pictures.shade(1))
                        .status())
                .isEqualTo(503);
    }
}
