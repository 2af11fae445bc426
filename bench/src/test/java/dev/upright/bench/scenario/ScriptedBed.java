package dev.upright.bench.scenario;

import dev.upright.bench.limit.LimitRun;
import dev.upright.bench.load.FakeServer;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.pictures.Variations;
import dev.upright.bench.served.RunningServer;
import dev.upright.bench.served.ServedModel;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.testing.TestPictures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Scenarios on a server that says what a test wrote, beside a limit that is what a test wrote, in the shortest of windows. */
final class ScriptedBed implements AutoCloseable {
    /** An answer after 20 ms: eight clients get 400 of them a second, however fast the machine is. */
    static final String SLOWLY = "~" + FakeServer.answer(200, "x");

    static final double LIMIT = 1000;
    static final double BARE_MILLIS = 4;

    private final FakeServer server;
    private final List<FakeServer> others = new ArrayList<>();
    private final List<Map<String, String>> overrides = new ArrayList<>();

    ScriptedBed(FakeServer server) {
        this.server = server;
    }

    /** A scripted server that also claims to serve a model. */
    private record Claims(FakeServer server) implements RunningServer {
        @Override
        public InetSocketAddress address() {
            return server.address();
        }

        @Override
        public ServedModel model(String name, Optional<String> version) {
            return new ServedModel(
                    new ModelRef(name, version.orElse("1")), "model.onnx", "OnnxRuntime", "int8", "cpu", 2, 4);
        }

        @Override
        public OptionalLong residentBytes() {
            return OptionalLong.of(500_000_000);
        }

        @Override
        public Duration cpuTime() {
            return Duration.ZERO;
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    Bed bed() {
        RunningServer running = new Claims(server);
        Equipment equipment = new Equipment(
                (_, _, _, _, _) -> new LimitRun.Result(
                        (long) LIMIT,
                        1,
                        Duration.ZERO,
                        Latencies.of(Duration.ofMillis((long) BARE_MILLIS).toNanos())),
                this::another,
                new Variations(new JavaCvImageDecoder(ImageLimits.defaults())),
                1);
        return new Bed(
                running,
                running.model("orientation", Optional.of("7")),
                List.of(
                        EncodedImage.of(TestPictures.encoded(ImageFormat.JPEG, 64, 48)),
                        EncodedImage.of(TestPictures.encoded(ImageFormat.PNG, 48, 64))),
                equipment,
                new Windows(
                        Duration.ofMillis(250), Duration.ofMillis(100), Duration.ofMillis(100), List.of(1, 2), 1, 1),
                _ -> {});
    }

    private RunningServer another(Map<String, String> settings) {
        try {
            // The larger its batches may be, the longer it takes.
            int size = Integer.parseInt(settings.getOrDefault("batch.cpu.max-size", "1"));
            FakeServer other =
                    new FakeServer(_ -> "~".repeat(size > 4 ? 3 : size == 4 ? 1 : 2) + FakeServer.answer(200, "x"));
            others.add(other);
            overrides.add(settings);
            return new Claims(other);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The settings of the servers that were started. */
    List<Map<String, String>> overrides() {
        return overrides;
    }

    /** How many requests had this line, in lower case, in their head. */
    long requestsWith(String header) {
        return server.heads().stream()
                .filter(head -> head.contains("\r\n" + header.toLowerCase(Locale.ROOT) + "\r\n"))
                .count();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (FakeServer other : others) {
            other.close();
        }
    }
}
