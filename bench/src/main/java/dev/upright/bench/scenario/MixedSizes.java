package dev.upright.bench.scenario;

import dev.upright.bench.load.Arrivals;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.OpenLoop;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.preprocess.image.EncodedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Pictures from thumbnails to 12 megapixels, made of the given ones. At half load each size arrives for itself, which together is the
 * same as one stream, and shows whether small pictures suffer from large ones.
 */
record MixedSizes() implements Scenario {
    /** Different pictures of each size. */
    private static final int VARIANTS = 4;

    private static final double ALL = 20;

    /** A size, and how many of twenty pictures have it. */
    private record Size(String label, long pixels, int often) {
        double share() {
            return often / ALL;
        }
    }

    private static final List<Size> SIZES = List.of(
            new Size("20 kilopixels", 20_000, 8),
            new Size("0.3 megapixels", 300_000, 6),
            new Size("1 megapixel", 1_000_000, 3),
            new Size("3 megapixels", 3_000_000, 2),
            new Size("12 megapixels", 12_000_000, 1));

    @Override
    public String name() {
        return "mixed-sizes";
    }

    @Override
    public String title() {
        return "Pictures from thumbnails to 12 megapixels at the same time";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        bed.progress().accept("making pictures");
        Map<Size, List<EncodedImage>> pictures = pictures(bed);
        List<EncodedImage> mixed = mixed(pictures, bed.windows().seed());
        bed.progress().accept("capacity and limit");
        double limit = bed.limit(mixed);
        LoadResult saturated = bed.closed(bed.saturation(), Requests.roundRobin(bed.requests(mixed, Bed.NO_CACHE)));
        double rate = Steady.HALF * saturated.perSecond();
        bed.progress().accept("half of the capacity");
        List<LoadResult> bySize = half(bed, pictures, rate);
        LoadGrid grid = new LoadGrid("All sizes at the same time").closed("saturated", saturated);
        Map<String, Latencies> spread = new LinkedHashMap<>();
        for (int i = 0; i < SIZES.size(); i++) {
            Size size = SIZES.get(i);
            LoadResult result = bySize.get(i);
            grid.open("half load, " + size.label, rate * size.share(), result);
            spread.put(size.label, result.latencies());
        }
        Latencies all = Latencies.together(List.copyOf(spread.values()));
        return new Finding(
                name(),
                List.of(
                        new Figure("capacity_per_second", "capacity, pictures/s", 1, saturated.perSecond()),
                        new Figure("served_by_limit", "served / limit", 3, saturated.perSecond() / limit),
                        new Figure(
                                "mean_bytes",
                                "mean kB of a picture",
                                0,
                                mixed.stream()
                                                .mapToInt(EncodedImage::size)
                                                .average()
                                                .orElse(Double.NaN)
                                        / 1000),
                        new Figure("p99_ms", "p99 ms at half load, all sizes", 1, all.percentile(99)),
                        new Figure(
                                "thumbnail_p99_ms",
                                "p99 ms at half load, thumbnails",
                                1,
                                bySize.getFirst().latencies().percentile(99))),
                List.of(grid.grid()),
                List.of(Curves.spread(spread)));
    }

    private static Map<Size, List<EncodedImage>> pictures(Bed bed) {
        Map<Size, List<EncodedImage>> made = new LinkedHashMap<>();
        for (Size size : SIZES) {
            List<EncodedImage> some = new ArrayList<>();
            for (int i = 0; i < Math.min(VARIANTS, bed.pictures().size()); i++) {
                some.add(bed.equipment()
                        .variations()
                        .scaled(
                                bed.pictures().get(i),
                                size.pixels,
                                bed.windows().seed() + i));
            }
            made.put(size, some);
        }
        return made;
    }

    /** All in their proportions, in an order by chance. */
    private static List<EncodedImage> mixed(Map<Size, List<EncodedImage>> pictures, long seed) {
        List<EncodedImage> mixed = new ArrayList<>();
        pictures.forEach((size, some) -> {
            for (int i = 0; i < VARIANTS * size.often; i++) {
                mixed.add(some.get(i % some.size()));
            }
        });
        Collections.shuffle(mixed, new Random(seed));
        return mixed;
    }

    private static List<LoadResult> half(Bed bed, Map<Size, List<EncodedImage>> pictures, double rate)
            throws InterruptedException {
        List<Callable<LoadResult>> loads = new ArrayList<>();
        pictures.forEach((size, some) -> {
            Requests requests = Requests.roundRobin(bed.requests(some, Bed.NO_CACHE));
            Arrivals arrivals = Arrivals.poisson(
                    rate * size.share(),
                    bed.lasting(bed.windows().longer()),
                    bed.windows().seed() + loads.size());
            loads.add(() -> new OpenLoop(bed.server().address(), requests)
                    .run(arrivals, bed.windows().warmUp(), bed.windows().longer()));
        });
        return Bed.together(loads);
    }
}
