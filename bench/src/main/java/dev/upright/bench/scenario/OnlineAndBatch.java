package dev.upright.bench.scenario;

import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Interactive pictures at 30 % of the capacity, alone and beside a batch job that takes whatever it can get. */
record OnlineAndBatch() implements Scenario {
    static final double SHARE = 0.3;

    @Override
    public String name() {
        return "online-batch";
    }

    @Override
    public String title() {
        return "Interactive pictures at 30 % of the capacity, beside a batch job that takes the rest";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        double capacity = bed.capacity();
        double rate = SHARE * capacity;
        Requests interactive = requests(bed, "interactive");
        bed.progress().accept("interactive alone");
        LoadResult alone = bed.open(rate, interactive);
        bed.progress().accept("interactive and batch");
        List<LoadResult> both = Bed.together(List.of(
                () -> bed.open(rate, interactive),
                () -> bed.closed(
                        bed.saturation(), requests(bed, "batch"), bed.windows().longer())));
        LoadResult beside = both.getFirst();
        LoadResult batch = both.getLast();
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("interactive alone", alone.latencies());
        spread.put("interactive beside batch", beside.latencies());
        spread.put("batch", batch.latencies());
        return new Finding(
                name(),
                List.of(
                        new Figure(
                                "alone_p99_ms",
                                "interactive alone, p99 ms",
                                1,
                                alone.latencies().percentile(99)),
                        new Figure(
                                "beside_p99_ms",
                                "interactive beside batch, p99 ms",
                                1,
                                beside.latencies().percentile(99)),
                        new Figure("batch_per_second", "batch, pictures/s", 1, batch.perSecond()),
                        new Figure("batch_share", "batch / capacity", 3, batch.perSecond() / capacity),
                        new Figure(
                                "total_share",
                                "both / capacity",
                                3,
                                (beside.perSecond() + batch.perSecond()) / capacity)),
                List.of(new LoadGrid("Open loop, and a closed loop beside it")
                        .open("interactive alone", rate, alone)
                        .open("interactive beside batch", rate, beside)
                        .closed("batch", batch)
                        .grid()),
                List.of(Curves.spread(spread)));
    }

    /** The pictures, to be computed each time. */
    static Requests requests(Bed bed, String priority) {
        Map<String, String> headers = new LinkedHashMap<>(Bed.NO_CACHE);
        headers.put("X-Priority", priority);
        return Requests.roundRobin(bed.requests(bed.pictures(), headers));
    }
}
