package dev.upright.bench.scenario;

import dev.upright.bench.limit.LimitRun;
import dev.upright.bench.load.Clients;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One client that asks an idle server now and then, in turns with the same pictures through the same work without a server. Both pause
 * as long between pictures, so that caches are as cold and cores as slow for either.
 */
record LoneRequest() implements Scenario {
    private static final Duration PAUSE = Duration.ofMillis(20);

    @Override
    public String name() {
        return "lone";
    }

    @Override
    public String title() {
        return "A lone request to an idle server, beside the same work without a server";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        List<Latencies> bare = new ArrayList<>();
        List<Latencies> served = new ArrayList<>();
        Windows windows = bed.windows();
        for (int round = 1; round <= windows.rounds(); round++) {
            bed.progress().accept("without a server, then with one, round " + round);
            LimitRun.Result alone =
                    bed.equipment().bare().measure(bed.pictures(), 1, PAUSE, windows.warmUp(), windows.measured());
            bare.add(alone.latencies());
            served.add(
                    bed.closed(Clients.of(1).thinking(PAUSE), bed.inference()).latencies());
        }
        return finding(Latencies.together(bare), Latencies.together(served));
    }

    private Finding finding(Latencies bare, Latencies served) {
        Map<String, Latencies> both = new LinkedHashMap<>();
        both.put("served", served);
        both.put("decode and inference alone", bare);
        double alone = bare.percentile(50);
        double whole = served.percentile(50);
        return new Finding(
                name(),
                List.of(
                        new Figure("bare_p50_ms", "decode and inference alone, p50 ms", 2, alone),
                        new Figure("served_p50_ms", "served, p50 ms", 2, whole),
                        new Figure("added_ms", "what the server adds, ms", 2, whole - alone)),
                List.of(new Grid(
                        "Latency",
                        List.of(
                                new Column("way", "way", 0),
                                new Column("pictures", "pictures", 0),
                                new Column("p50_ms", "p50 ms", 2),
                                new Column("p95_ms", "p95 ms", 2),
                                new Column("p99_ms", "p99 ms", 2)),
                        both.entrySet().stream()
                                .map(entry -> row(entry.getKey(), entry.getValue()))
                                .toList())),
                List.of(Curves.spread(both)));
    }

    private static List<Cell> row(String name, Latencies latencies) {
        return List.of(
                Cell.of(name),
                Cell.of(latencies.count()),
                Cell.of(latencies.percentile(50)),
                Cell.of(latencies.percentile(95)),
                Cell.of(latencies.percentile(99)));
    }
}
