package dev.upright.bench.scenario;

import dev.upright.bench.limit.LimitRun;
import dev.upright.bench.load.FakeServer;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.pictures.Variations;
import dev.upright.bench.score.CommandRun;
import dev.upright.bench.score.JobRun;
import dev.upright.bench.score.Scoring;
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
    static final double SCORE = 900;
    static final double COMMAND = 800;
    static final double BARE_MILLIS = 4;

    private final FakeServer server;
    private final List<FakeServer> others = new ArrayList<>();
    private final List<Map<String, String>> overrides = new ArrayList<>();
    private final Starts starts;

    ScriptedBed(FakeServer server) {
        this(server, ScriptedBed::slowerWithLargerBatches);
    }

    /** One where scenarios start servers like these. */
    ScriptedBed(FakeServer server, Starts starts) {
        this.server = server;
        this.starts = starts;
    }

    /** Starts a server with these settings. */
    @FunctionalInterface
    interface Starts {
        FakeServer start(Map<String, String> settings) throws IOException;
    }

    /** {@code ./upright score} at a pace that a test wrote. */
    private static final class ScriptedScoring implements Scoring {
        @Override
        public JobRun job(int listed, Duration warmUp, Duration measured) {
            return new JobRun((long) SCORE, 1);
        }

        @Override
        public CommandRun command(int listed) {
            return new CommandRun(listed, COMMAND, 30);
        }

        @Override
        public void close() {
            // it has nothing
        }
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
                    new ModelRef(name, version.orElse("1")),
                    "orientation",
                    "model.onnx",
                    "OnnxRuntime",
                    "int8",
                    "cpu",
                    2,
                    4);
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
                _ -> new ScriptedScoring(),
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
                        Duration.ofMillis(250),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        List.of(1, 2),
                        1,
                        50,
                        1),
                _ -> {});
    }

    private RunningServer another(Map<String, String> settings) {
        try {
            FakeServer other = starts.start(settings);
            others.add(other);
            overrides.add(settings);
            return new Claims(other);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The larger its batches may be, the longer it takes. */
    private static FakeServer slowerWithLargerBatches(Map<String, String> settings) throws IOException {
        int size = Integer.parseInt(settings.getOrDefault("batch.cpu.max-size", "1"));
        return new FakeServer(_ -> "~".repeat(size > 4 ? 3 : size == 4 ? 1 : 2) + FakeServer.answer(200, "x"));
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
