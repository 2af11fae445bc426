package dev.upright.bench.scenario;

import dev.upright.bench.load.LoadResult;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import java.util.List;
import java.util.Map;

/** Pictures that arrive at half of what the server can do. */
record Steady() implements Scenario {
    static final double HALF = 0.5;

    @Override
    public String name() {
        return "steady";
    }

    @Override
    public String title() {
        return "Pictures that arrive at half of the capacity";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        double capacity = bed.capacity();
        bed.progress().accept("half of it");
        LoadResult result = bed.open(HALF * capacity, bed.inference());
        Latencies latencies = result.latencies();
        return new Finding(
                name(),
                List.of(
                        new Figure("capacity_per_second", "capacity, pictures/s", 1, capacity),
                        new Figure("p50_ms", "p50 ms", 1, latencies.percentile(50)),
                        new Figure("p99_ms", "p99 ms", 1, latencies.percentile(99)),
                        new Figure("p99_by_p50", "p99 / p50", 2, latencies.percentile(99) / latencies.percentile(50))),
                List.of(new LoadGrid("Open loop")
                        .open("half of the capacity", HALF * capacity, result)
                        .grid()),
                List.of(Curves.spread(Map.of("half load", latencies))));
    }
}
