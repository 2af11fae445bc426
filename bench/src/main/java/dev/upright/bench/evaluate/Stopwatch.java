package dev.upright.bench.evaluate;

import dev.upright.bench.report.Median;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How long a picture takes on one thread, with nothing beside it. Versions take turns picture by picture, so that whatever else the
 * machine does meets them alike.
 */
final class Stopwatch {
    /** By then the compiler has seen every loop, and every engine has its memory. */
    private static final int WARM_UP = 20;

    private final ImageDecoder decoder;
    private final List<EncodedImage> images;

    /** @param images readable ones; at least one */
    Stopwatch(ImageDecoder decoder, List<EncodedImage> images) {
        this.decoder = decoder;
        this.images = List.copyOf(images);
    }

    /**
     * Medians over pictures, in milliseconds.
     *
     * @param pictures how many were timed
     */
    record Times(int pictures, double decodeMs, double preprocessMs, double inferenceMs, double totalMs) {}

    /** How a version's time compares with the baseline's: medians of the ratios of single pictures. */
    record Ratio(double inference, double total) {}

    /** The times of each version, in their order, and of the first by the second. */
    record Result(List<Times> times, Optional<Ratio> ratio) {
        Result {
            times = List.copyOf(times);
        }
    }

    /** One picture's way through one version, in nanoseconds. */
    private record Lap(long decode, long preprocess, long inference) {
        long total() {
            return decode + preprocess + inference;
        }
    }

    Result measure(List<ServedVersion> versions) {
        List<List<Lap>> laps =
                versions.stream().<List<Lap>>map(_ -> new ArrayList<>()).toList();
        for (int i = 0; i < WARM_UP + images.size(); i++) {
            EncodedImage image = images.get(i % images.size());
            for (int k = 0; k < versions.size(); k++) {
                int turn =
                        (i + k) % versions.size(); // whoever comes first finds the bytes cold: not always the same one
                Lap lap = lap(versions.get(turn), image);
                if (i >= WARM_UP) {
                    laps.get(turn).add(lap);
                }
            }
        }
        Optional<Ratio> ratio =
                versions.size() == 2 ? Optional.of(ratio(laps.getFirst(), laps.getLast())) : Optional.empty();
        return new Result(laps.stream().map(Stopwatch::times).toList(), ratio);
    }

    private Lap lap(ServedVersion version, EncodedImage image) {
        long start = System.nanoTime();
        ImageHeader header = decoder.inspect(image);
        try (RasterImage raster =
                decoder.decode(image, header, version.preprocessor().needs(header))) {
            long decoded = System.nanoTime();
            try (ImageTensor tensor = version.preprocessor().apply(raster)) {
                long prepared = System.nanoTime();
                var _ = version.serving().answer(tensor);
                return new Lap(decoded - start, prepared - decoded, System.nanoTime() - prepared);
            }
        }
    }

    /** The median inference of every artifact of a version, in their order and in turns. */
    List<Double> inference(ServedVersion version) {
        List<List<Long>> nanos = version.artifacts().stream()
                .<List<Long>>map(_ -> new ArrayList<>())
                .toList();
        for (EncodedImage image : images) {
            ImageHeader header = decoder.inspect(image);
            try (RasterImage raster =
                            decoder.decode(image, header, version.preprocessor().needs(header));
                    ImageTensor tensor = version.preprocessor().apply(raster)) {
                for (int k = 0; k < nanos.size(); k++) {
                    long start = System.nanoTime();
                    var _ = version.artifacts().get(k).answer(tensor);
                    nanos.get(k).add(System.nanoTime() - start);
                }
            }
        }
        return nanos.stream().map(list -> Median.of(list, Stopwatch::millis)).toList();
    }

    private static Times times(List<Lap> laps) {
        return new Times(
                laps.size(),
                Median.of(laps, lap -> millis(lap.decode())),
                Median.of(laps, lap -> millis(lap.preprocess())),
                Median.of(laps, lap -> millis(lap.inference())),
                Median.of(laps, lap -> millis(lap.total())));
    }

    private static Ratio ratio(List<Lap> laps, List<Lap> baseline) {
        List<Integer> pictures = IntStream.range(0, laps.size()).boxed().toList();
        return new Ratio(
                Median.of(
                        pictures,
                        i -> (double) laps.get(i).inference() / baseline.get(i).inference()),
                Median.of(
                        pictures,
                        i -> (double) laps.get(i).total() / baseline.get(i).total()));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
