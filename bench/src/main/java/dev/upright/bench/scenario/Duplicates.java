package dev.upright.bench.scenario;

import dev.upright.bench.load.Clients;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.PreparedRequest;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.pictures.Variations;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.preprocess.image.EncodedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every second request, by chance, is a picture that was sent before; the others have a comment with a number, so that the bytes of no
 * two of them are the same.
 */
record Duplicates() implements Scenario {
    private static final double HALF = 0.5;

    @Override
    public String name() {
        return "duplicates";
    }

    @Override
    public String title() {
        return "Every second picture was sent before";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        List<EncodedImage> pictures = bed.pictures().stream()
                .map(image -> bed.equipment().variations().numbered(image, PreparedRequest.NUMBER_BYTES))
                .toList();
        Clients clients = bed.saturation();
        AtomicLong numbers = new AtomicLong(1);
        bed.progress().accept("new pictures, the cache left aside");
        LoadResult aside = bed.closed(clients, fresh(bed, pictures, Bed.NO_CACHE, numbers));
        bed.progress().accept("new pictures");
        Requests fresh = fresh(bed, pictures, Map.of(), numbers);
        LoadResult unique = bed.closed(clients, fresh);
        bed.progress().accept("half of them repeated");
        Requests repeated = Requests.roundRobin(bed.requests(pictures, Map.of()));
        LoadResult half = bed.closed(clients, mixed(HALF, bed.windows().seed(), repeated, fresh));
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("all new", unique.latencies());
        spread.put("half repeated", half.latencies());
        return new Finding(
                name(),
                List.of(
                        new Figure("unique_per_second", "all new, pictures/s", 1, unique.perSecond()),
                        new Figure("half_per_second", "half repeated, pictures/s", 1, half.perSecond()),
                        new Figure("gain", "half repeated / all new", 2, half.perSecond() / unique.perSecond()),
                        new Figure(
                                "miss_cost",
                                "all new / the same with the cache left aside",
                                3,
                                unique.perSecond() / aside.perSecond()),
                        new Figure(
                                "cached_share",
                                "share of the answers out of the cache",
                                3,
                                (double) half.cached() / half.served())),
                List.of(new LoadGrid("Closed loop")
                        .closed("all new, cache left aside", aside)
                        .closed("all new", unique)
                        .closed("half repeated", half)
                        .grid()),
                List.of(Curves.spread(spread)));
    }

    private static Requests fresh(
            Bed bed, List<EncodedImage> numbered, Map<String, String> headers, AtomicLong numbers) {
        return Requests.roundRobin(numbered.stream()
                .map(image -> PreparedRequest.numbered(
                        bed.server().address(),
                        bed.path(),
                        bed.headers(headers),
                        image.bytes(),
                        Variations.NUMBER_AT,
                        numbers))
                .toList());
    }

    /** That share of the first, the rest of the second; which is which depends on the number and the seed alone. */
    static Requests mixed(double share, long seed, Requests first, Requests second) {
        return i -> new SplittableRandom(seed + i).nextDouble() < share ? first.at(i) : second.at(i);
    }
}
