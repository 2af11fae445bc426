package dev.upright.bench.scenario;

import dev.upright.bench.load.Clients;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.preprocess.image.EncodedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Thumbnails of 20 kB that are sent over and over again: what the server does where it need not compute. */
record CachedThumbnails() implements Scenario {
    private static final int BYTES = 20_000;

    /** A cache of any size holds their answers. */
    private static final int MOST = 64;

    @Override
    public String name() {
        return "cached";
    }

    @Override
    public String title() {
        return "The same thumbnails of 20 kB over and over again";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        bed.progress().accept("making thumbnails");
        List<EncodedImage> thumbnails = new ArrayList<>();
        for (EncodedImage image :
                bed.pictures().subList(0, Math.min(MOST, bed.pictures().size()))) {
            thumbnails.add(bed.equipment()
                    .variations()
                    .ofBytes(image, BYTES, bed.windows().seed()));
        }
        Clients clients = bed.saturation();
        bed.progress().accept("computed each time");
        LoadResult computed = bed.closed(clients, Requests.roundRobin(bed.requests(thumbnails, Bed.NO_CACHE)));
        bed.progress().accept("repeated");
        LoadResult repeated = bed.closed(clients, Requests.roundRobin(bed.requests(thumbnails, Map.of())));
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("computed each time", computed.latencies());
        spread.put("repeated", repeated.latencies());
        return new Finding(
                name(),
                List.of(
                        new Figure("repeated_per_second", "repeated, requests/s", 1, repeated.perSecond()),
                        new Figure("computed_per_second", "computed each time, requests/s", 1, computed.perSecond()),
                        new Figure("gain", "repeated / computed", 2, repeated.perSecond() / computed.perSecond()),
                        new Figure(
                                "cached_share",
                                "share of the answers out of the cache",
                                3,
                                (double) repeated.cached() / repeated.served()),
                        new Figure(
                                "mean_bytes",
                                "mean kB of a thumbnail",
                                1,
                                thumbnails.stream()
                                                .mapToInt(EncodedImage::size)
                                                .average()
                                                .orElse(Double.NaN)
                                        / 1000)),
                List.of(new LoadGrid("Closed loop")
                        .closed("computed each time", computed)
                        .closed("repeated", repeated)
                        .grid()),
                List.of(Curves.spread(spread)));
    }
}
