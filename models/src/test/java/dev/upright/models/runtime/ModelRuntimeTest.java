package dev.upright.models.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.upright.models.batch.DeviceGate;
import dev.upright.models.batch.Ticker;
import dev.upright.models.device.ComputeDevice;
import dev.upright.models.device.DeviceAssigner;
import dev.upright.models.engine.DjlSessionFactory;
import dev.upright.models.manifest.EngineKind;
import dev.upright.models.manifest.ModelRef;
import dev.upright.models.profile.BatchProfile;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.ModelNotFoundException;
import dev.upright.models.testing.Zoo;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.tensor.TensorPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runtime on the real engine, with copies of the bundled model, whole and damaged. */
@Timeout(120)
class ModelRuntimeTest {
    private static final ModelRef V1 = new ModelRef("orientation", "1");
    private static final ModelRef V2 = new ModelRef("orientation", "2");

    @TempDir
    Path repository;

    private final TensorPool tensors = new TensorPool(16 << 20);
    private Optional<ModelRuntime> running = Optional.empty();

    @AfterEach
    void unloadsEverything() {
        running.ifPresent(ModelRuntime::close);
        assertThat(tensors.lentBytes())
                .as("self-tests and requests gave their tensors back")
                .isZero();
        tensors.close();
    }

    @Test
    void loadsProvesAndWarmsWhatIsStored() {
        copy("1", UnaryOperator.identity());
        ModelRuntime runtime = start(cpu());
        assertThat(state(runtime, V1)).isInstanceOf(ModelState.Ready.class);
        assertThat(runtime.stable("orientation")).contains(V1);
        try (ModelLease lease = runtime.lease(V1)) {
            LoadedModel model = lease.model();
            assertThat(model.artifact().engine()).isEqualTo(EngineKind.ONNXRUNTIME);
            assertThat(model.devices()).containsExactly(new ComputeDevice.Cpu());
            assertThat(model.buckets().sizes()).containsExactly(1, 2, 3, 4);
            assertThat(model.batcher().lanes()).isEqualTo(2);
        }
    }

    @Test
    void whatNobodySaysIsMeasuredOnceAndReadBackAtTheNextStart() throws IOException {
        Path folder = copy("1", UnaryOperator.identity());
        BatchDefaults measured =
                new BatchDefaults(BatchDefaults.PerDevice.measured(), BatchDefaults.PerDevice.measured(), 64, true);
        Placement first = placement(start(cpu(), measured));
        assertThat(first.profile()).isPresent();
        assertThat(first.profile().orElseThrow().trials())
                .as("it serves in one of the ways that were tried")
                .extracting(BatchProfile.Trial::batchSize)
                .contains(first.batching().maxSize());
        running.orElseThrow().close();
        List<Path> kept = profiles(folder);
        assertThat(kept).hasSize(1);
        FileTime written = Files.getLastModifiedTime(kept.getFirst());

        Placement second = placement(start(cpu(), measured));
        assertThat(second.batching()).isEqualTo(first.batching());
        assertThat(second.profile().orElseThrow().trials())
                .as("the very trials, read back; the file has two decimals")
                .usingRecursiveComparison()
                .withComparatorForType(
                        (one, other) -> Math.abs(one - other) < 0.01 ? 0 : Double.compare(one, other), Double.class)
                .ignoringFields("run")
                .isEqualTo(first.profile().orElseThrow().trials());
        assertThat(profiles(folder)).isEqualTo(kept);
        assertThat(Files.getLastModifiedTime(kept.getFirst())).isEqualTo(written);
    }

    @Test
    void whereEverythingIsSaidNothingIsMeasured() throws IOException {
        Path folder = copy("1", UnaryOperator.identity());
        assertThat(placement(start(cpu())).profile()).isEmpty();
        assertThat(profiles(folder)).isEmpty();
    }

    private static Placement placement(ModelRuntime runtime) {
        try (ModelLease lease = runtime.lease(V1)) {
            return lease.model().placements().getFirst();
        }
    }

    private static List<Path> profiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("profile-"))
                    .toList();
        }
    }

    @Test
    void aModelThatFailsItsSelfTestIsFailedAndStopsNoOther() {
        copy("1", UnaryOperator.identity());
        // The classes in another order: loads, runs, answers plausibly, and wrongly.
        copy("2", manifest -> manifest.replace("version: 1", "version: 2")
                .replaceFirst("(?s)probabilities: \\[.*?]", "probabilities: [0.001, 0.001, 0.001, 0.997]"));
        ModelRuntime runtime = start(cpu());
        assertThat(state(runtime, V1)).isInstanceOf(ModelState.Ready.class);
        assertThat(state(runtime, V2))
                .asInstanceOf(type(ModelState.Failed.class))
                .extracting(ModelState.Failed::reason)
                .asString()
                .contains("the self-test failed", "golden.png");
        assertThat(runtime.latest("orientation")).contains(V1);
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> runtime.lease(V2).close())
                .withMessageContaining("failed to load");
    }

    @Test
    void anArtifactThatCannotBeLoadedGivesWayToTheNext() throws Exception {
        byte[] junk = "not a graph".getBytes(StandardCharsets.UTF_8);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(junk));
        Path folder =
                copy("1", manifest -> digestOf("model.onnx", digestOf("model.int8.onnx", manifest, digest), digest));
        Files.write(folder.resolve("model.int8.onnx"), junk);
        Files.write(folder.resolve("model.onnx"), junk);
        ModelRuntime runtime = start(cpu());
        try (ModelLease lease = runtime.lease(V1)) {
            assertThat(lease.model().artifact().engine()).isEqualTo(EngineKind.PYTORCH);
        }
    }

    @Test
    void anArtifactWithAnotherDigestFailsTheModel() throws IOException {
        Path folder = copy("1", UnaryOperator.identity());
        Files.writeString(folder.resolve("model.int8.onnx"), "tampered with");
        ModelRuntime runtime = start(cpu());
        assertThat(state(runtime, V1))
                .as("a wrong digest is tampering, not a reason to try the next file")
                .asInstanceOf(type(ModelState.Failed.class))
                .extracting(ModelState.Failed::reason)
                .asString()
                .contains("SHA-256");
    }

    private static String digestOf(String file, String manifest, String digest) {
        return manifest.replaceFirst(
                "(?s)(file: " + Pattern.quote(file) + ",.*?sha256: *\"?)[0-9a-f]{64}", "$1" + digest);
    }

    @Test
    void aBrokenManifestIsFailedWithEveryProblem() throws IOException {
        Path folder = copy("1", UnaryOperator.identity());
        Files.writeString(folder.resolve("model.yaml"), "name: orientation\nversion: 1\ntask: cooking\n");
        ModelRuntime runtime = start(cpu());
        assertThat(state(runtime, V1))
                .asInstanceOf(type(ModelState.Failed.class))
                .extracting(ModelState.Failed::reason)
                .asString()
                .contains("task", "input", "artifacts");
    }

    @Test
    void withoutAnAllowedDeviceEveryModelSaysWhy() {
        copy("1", UnaryOperator.identity());
        ModelRuntime runtime = start(new DeviceAssigner.Assignment(
                List.of(), Optional.of("policy require-gpu, but no NVIDIA device node is visible"), "none"));
        assertThat(state(runtime, V1))
                .asInstanceOf(type(ModelState.Failed.class))
                .extracting(ModelState.Failed::reason)
                .asString()
                .contains("require-gpu");
    }

    @Test
    void aVersionLoadedLaterTakesNoTrafficUntilItIsAskedFor() {
        copy("1", UnaryOperator.identity());
        ModelRuntime runtime = start(cpu());
        copy("2", manifest -> manifest.replace("version: 1", "version: 2"));
        assertThat(runtime.load(V2).state()).isInstanceOf(ModelState.Ready.class);
        assertThat(runtime.stable("orientation")).contains(V1);
        assertThat(runtime.latest("orientation")).contains(V2);
    }

    @Test
    void aFailedVersionCanBeRepairedAndLoadedAgain() throws IOException {
        Path folder = copy("1", UnaryOperator.identity());
        String good = Files.readString(folder.resolve("model.yaml"));
        Files.writeString(folder.resolve("model.yaml"), "nonsense");
        ModelRuntime runtime = start(cpu());
        assertThat(state(runtime, V1)).isInstanceOf(ModelState.Failed.class);
        Files.writeString(folder.resolve("model.yaml"), good);
        assertThat(runtime.load(V1).state()).isInstanceOf(ModelState.Ready.class);
        assertThat(runtime.stable("orientation")).contains(V1);
    }

    @Test
    void unloadingWaitsForTheRequestsThatHoldTheModel() throws Exception {
        copy("1", UnaryOperator.identity());
        ModelRuntime runtime = start(cpu());
        CountDownLatch unloaded = new CountDownLatch(1);
        ModelLease lease = runtime.lease(V1);
        Thread unloader = Thread.ofVirtual().start(() -> {
            try {
                runtime.unload(V1);
                unloaded.countDown();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        while (state(runtime, V1) instanceof ModelState.Ready) {
            Thread.onSpinWait();
        }
        assertThat(state(runtime, V1)).isInstanceOf(ModelState.Draining.class);
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> runtime.lease(V1).close());
        assertThat(unloaded.getCount()).as("the lease holds it").isEqualTo(1);
        lease.close();
        unloader.join();
        assertThat(runtime.models()).isEmpty();
        assertThat(runtime.stable("orientation")).isEmpty();
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> runtime.lease(V1).close());
    }

    @Test
    void whatIsNotStoredIsNotFound() {
        copy("1", UnaryOperator.identity());
        ModelRuntime runtime = start(cpu());
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> runtime.load(V2))
                .withMessageContaining("there are: 1");
    }

    private Path copy(String version, UnaryOperator<String> manifestEdit) {
        Path folder = Zoo.copy("orientation", "1", repository.resolve("incoming-" + version), manifestEdit);
        Path target = repository.resolve("models").resolve("orientation").resolve(version);
        try {
            Files.createDirectories(target.getParent());
            return Files.move(folder, target);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static DeviceAssigner.Assignment cpu() {
        return new DeviceAssigner.Assignment(List.of(new ComputeDevice.Cpu()), Optional.empty(), "test");
    }

    private ModelRuntime start(DeviceAssigner.Assignment devices) {
        BatchDefaults.PerDevice batching = BatchDefaults.PerDevice.of(4, Duration.ZERO, 2, 1);
        return start(devices, new BatchDefaults(batching, batching, 64, true));
    }

    private ModelRuntime start(DeviceAssigner.Assignment devices, BatchDefaults defaults) {
        DeviceHealth health = new DeviceHealth(devices, DeviceGate.Policy.defaults(), Ticker.system());
        ModelLoader loader = new ModelLoader(
                new DjlSessionFactory(),
                health,
                defaults,
                new JavaCvImageDecoder(ImageLimits.defaults()),
                tensors,
                LaneResources.plain());
        ModelRuntime runtime =
                new ModelRuntime(new DirectoryModelRepository(repository.resolve("models")), loader, health);
        runtime.loadAll();
        running = Optional.of(runtime);
        return runtime;
    }

    private static ModelState state(ModelRuntime runtime, ModelRef ref) {
        return runtime.models().stream()
                .filter(status -> status.ref().equals(ref))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
