package dev.upright.bench.scenario;

import dev.upright.bench.load.Arrivals;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Half of the capacity on average, but all of it in a quarter of each second: twice the capacity, then nothing. */
record Bursts() implements Scenario {
    private static final double BUSY = 0.25;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "bursts";
    }

    @Override
    public String title() {
        return "The same mean rate in bursts: a quarter of each second at twice the capacity, then nothing";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        double rate = Steady.HALF * bed.capacity();
        bed.progress().accept("evenly");
        LoadResult even = bed.open(rate, bed.inference());
        bed.progress().accept("in bursts");
        Arrivals arrivals = Arrivals.bursts(
                rate,
                BUSY,
                PERIOD,
                bed.lasting(bed.windows().longer()),
                bed.windows().seed());
        LoadResult bursts = bed.open(arrivals, bed.inference());
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("even", even.latencies());
        spread.put("bursts", bursts.latencies());
        return new Finding(
                name(),
                List.of(
                        new Figure("p50_ms", "p50 ms", 1, bursts.latencies().percentile(50)),
                        new Figure("p99_ms", "p99 ms", 1, bursts.latencies().percentile(99)),
                        new Figure(
                                "answered_share", "share answered 200", 4, (double) bursts.served() / bursts.sent())),
                List.of(new LoadGrid("Open loop")
                        .open("even", rate, even)
                        .open("bursts", rate, bursts)
                        .grid()),
                List.of(Curves.spread(spread)));
    }
}
