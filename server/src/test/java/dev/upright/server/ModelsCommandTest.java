package dev.upright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.device.NvidiaDeviceProbe;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.server.testing.RunningServer;
import dev.upright.server.testing.RunningServer.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./upright models} as it is typed. */
@Timeout(120)
class ModelsCommandTest {
    private static final String SHUFFLENET = "shufflenet-v2-12-int8";
    private static final String PP_LCNET = "pp-lcnet-x1-0-doc-ori-int8";

    @TempDir
    Path home;

    /** What a command printed, and its exit status. */
    private record Outcome(int code, String out, String err) {}

    @Test
    void listsEveryModelWithItsFigureItsSourceAndWhetherItIsHere() throws Exception {
        Files.createDirectories(home.resolve("models/pulled/" + SHUFFLENET + "/1"));
        Files.writeString(home.resolve("models/pulled/" + SHUFFLENET + "/1/model.yaml"), "name: it is here\n");
        Outcome list = run("list");
        assertThat(list.code()).isZero();
        assertThat(list.out().lines())
                .anyMatch(line -> line.matches(SHUFFLENET + " .*2.4 MB .*66.15 % top-1 +yes +onnx-model-zoo +yes"))
                .anyMatch(line -> line.matches("resnet50-v1-12 .*102.6 MB .*74.97 % top-1 +no +onnx-model-zoo +no"))
                .anyMatch(line -> line.matches(PP_LCNET + " +orientation .*only by --mirror +no"));
    }

    @Test
    void saysInOneSentenceWhyAModelCannotBeHad() {
        assertThat(run("pull", "shuflenet-v2-12"))
                .isEqualTo(
                        new Outcome(
                                1,
                                "",
                                "upright models: the catalogue has no model shuflenet-v2-12; did you mean shufflenet-v2-12?\n"));
        assertThat(run("pull", PP_LCNET).err()).contains("no public address of PP-LCNet", "name a mirror");
        assertThat(run("pull", PP_LCNET, "--mirror", home.resolve("absent").toString())
                        .err())
                .contains("--mirror: there is no directory");
        Outcome empty = run("pull", PP_LCNET, "--mirror", home.toString());
        assertThat(empty.code()).isEqualTo(1);
        assertThat(empty.err().lines()).singleElement().asString().contains("cannot be had: there is no " + home);
        assertThat(home.resolve("models/pulled")).isEmptyDirectory();
    }

    @Test
    void verifyFindsAFileThatWasTamperedWith() throws Exception {
        Path zoo = home.resolve("models/zoo");
        Path orientation = Zoo.copy("orientation", "1", zoo, UnaryOperator.identity());
        Zoo.copy("content", "1", zoo, UnaryOperator.identity());
        assertThat(run("verify"))
                .satisfies(sound -> assertThat(sound.code()).as(sound.out()).isZero())
                .satisfies(sound -> assertThat(sound.out()).contains("orientation@1", "2 models, 0 wrong"));
        Files.writeString(orientation.resolve("model.onnx"), "something else");
        Outcome tampered = run("verify");
        assertThat(tampered.code()).isEqualTo(1);
        assertThat(tampered.out().lines())
                .anyMatch(line -> line.matches("content@1 +ok, 2 files"))
                .anyMatch(line -> line.matches("orientation@1 +WRONG: .*model.onnx has the SHA-256 .*states .*"))
                .contains("2 models, 1 wrong");
        assertThat(run("verify", "--models", home.resolve("absent").toString()).code())
                .isEqualTo(1);
    }

    /** The catalogue's whole promise with files that others published: by name into a repository, proven, loaded, asked. */
    @Test
    void whatWasPulledFromAMirrorIsServed() throws Exception {
        String mirror = SharedData.requireFolder("models").toString();
        Path repository = home.resolve("repository");
        for (String name : new String[] {SHUFFLENET, PP_LCNET}) {
            Outcome pull = run("pull", name, "--mirror", mirror, "--to", repository.toString());
            assertThat(pull.code()).as(pull.err()).isZero();
            assertThat(pull.out()).contains(name + "@1 is now in", "as the catalogue states");
        }
        assertThat(run("pull", SHUFFLENET, "--mirror", mirror, "--to", repository.toString())
                        .out())
                .contains("was there already", "bf5eefde67941aa7eaa7787316c9c52c4b04e07fc9587a6ea7028883be9a8d4e");
        Map<String, String> settings = Map.of(
                "models.bundled",
                "false",
                "models.directory",
                repository.toString(),
                "models.device",
                "cpu-only",
                "models.orientation",
                PP_LCNET,
                "models.classification",
                SHUFFLENET);
        try (RunningServer server = RunningServer.start(settings, new DjlSessionFactory(), new NvidiaDeviceProbe())) {
            assertThat(server.get("/v1/models").json().path("models").findValuesAsText("state"))
                    .containsExactly("ready", "ready");
            Path photo = SharedData.requireFiles("eval/photos").getFirst();
            Answer classes = server.post("/v1/models/" + SHUFFLENET + "/predict", SharedData.read(photo));
            assertThat(classes.status()).as(classes.toString()).isEqualTo(200);
            Path page = SharedData.requireFiles("eval/documents").getFirst();
            Answer turn = server.post("/v1/models/" + PP_LCNET + "/predict", SharedData.read(page));
            assertThat(turn.json().path("rotation").asInt(-1))
                    .as(turn.toString())
                    .isZero();
        }
    }

    private Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = ModelsCommand.commandLine(home);
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Outcome(command.execute(arguments), out.toString(), err.toString());
    }
}
