package dev.upright.bench.scenario;

import dev.upright.bench.load.Clients;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.Median;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import dev.upright.bench.served.RunningServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The settings that the server chose itself, beside the naive ones (one session, all threads, the largest batch) and beside the best
 * of all. Every candidate is a server of its own, measured straight after the one that chose itself. One window finds a winner by luck
 * as well as by merit, so the first few by that ratio stand against the others turn by turn, and the best of them then is the best.
 */
record Tuning() implements Scenario {
    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32);

    private static final int FINALISTS = 3;

    /** As many for every candidate, and enough to fill the largest batch while another one runs. */
    private static final Clients CLIENTS = Clients.of(2 * BATCHES.getLast());

    /** Settings of the batches on the CPU. */
    record Setting(int sessions, int threads, int largest) {
        Map<String, String> overrides() {
            return Map.of(
                    "batch.cpu.sessions", String.valueOf(sessions),
                    "batch.cpu.intra-op-threads", String.valueOf(threads),
                    "batch.cpu.max-size", String.valueOf(largest));
        }

        @Override
        public String toString() {
            return "%d x %d, batches up to %d".formatted(sessions, threads, largest);
        }
    }

    /** A setting and how it did; the ratio is to the server that chose itself. */
    private record Tried(Setting setting, double perSecond, double ratio) {}

    /** Pictures a second in one turn; the others in the order of their settings, the naive one first. */
    private record Round(double chosen, List<Double> others) {}

    @Override
    public String name() {
        return "tuning";
    }

    @Override
    public String title() {
        return "The server's own settings, beside naive ones and the best of an exhaustive search";
    }

    /** Every power of two up to the cores, for sessions as for threads, with every batch. */
    static List<Setting> candidates(int cores) {
        List<Setting> all = new ArrayList<>();
        for (int sessions = 1; sessions <= cores; sessions *= 2) {
            for (int threads = 1; threads <= cores; threads *= 2) {
                for (int largest : BATCHES) {
                    all.add(new Setting(sessions, threads, largest));
                }
            }
        }
        return all;
    }

    private static Setting naive(int cores) {
        return new Setting(1, cores, BATCHES.getLast());
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        if (!"cpu".equals(bed.model().device())) {
            throw new BenchException("the scenario " + name() + " is for the CPU; "
                    + bed.model().ref() + " runs on " + bed.model().device());
        }
        int cores = bed.equipment().cores();
        List<Tried> tried = new ArrayList<>();
        for (Setting setting : candidates(cores)) {
            bed.progress().accept("its own settings, then " + setting);
            double reference = saturated(bed);
            try (RunningServer other = bed.equipment().servers().start(setting.overrides())) {
                double perSecond = started(bed, other);
                tried.add(new Tried(setting, perSecond, perSecond / reference));
            }
        }
        tried.sort(Comparator.comparingDouble(Tried::ratio).reversed());
        List<Setting> others = new ArrayList<>(List.of(naive(cores)));
        tried.stream().limit(FINALISTS).map(Tried::setting).forEach(others::add);
        return finding(bed, others, tried, rounds(bed, others));
    }

    private static double saturated(Bed bed) throws InterruptedException {
        return bed.closed(CLIENTS, bed.inference()).perSecond();
    }

    private static double started(Bed bed, RunningServer other) throws InterruptedException {
        Bed there = bed.on(other);
        there.warm();
        return saturated(there);
    }

    private static List<Round> rounds(Bed bed, List<Setting> settings) throws InterruptedException {
        List<Round> rounds = new ArrayList<>();
        List<RunningServer> servers = new ArrayList<>();
        try {
            for (Setting setting : settings) {
                servers.add(bed.equipment().servers().start(setting.overrides()));
            }
            for (int round = 1; round <= bed.windows().rounds(); round++) {
                bed.progress().accept("its own settings, naive ones and the best in turns, round " + round);
                double chosen = saturated(bed);
                List<Double> others = new ArrayList<>();
                for (RunningServer server : servers) {
                    others.add(started(bed, server));
                }
                rounds.add(new Round(chosen, others));
            }
        } finally {
            servers.forEach(RunningServer::close);
        }
        return rounds;
    }

    private Finding finding(Bed bed, List<Setting> others, List<Tried> tried, List<Round> rounds) {
        double[] byOthers = IntStream.range(0, others.size())
                .mapToDouble(i -> Median.of(
                        rounds, round -> round.chosen() / round.others().get(i)))
                .toArray();
        return new Finding(
                name(),
                List.of(
                        new Figure("chosen_by_naive", "its own settings / naive", 3, byOthers[0]),
                        new Figure(
                                "chosen_by_best",
                                "its own settings / best of the search",
                                3,
                                Arrays.stream(byOthers).min().orElseThrow())),
                List.of(turns(bed, others, rounds, byOthers), search(tried)),
                List.of());
    }

    private static Grid turns(Bed bed, List<Setting> others, List<Round> rounds, double... byOthers) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(List.of(
                Cell.of("its own: %d lanes, batches up to %d"
                        .formatted(bed.model().lanes(), bed.model().maxBatch())),
                Cell.of(Median.of(rounds, Round::chosen)),
                Cell.of(1.0)));
        for (int i = 0; i < others.size(); i++) {
            int other = i;
            rows.add(List.of(
                    Cell.of((i == 0 ? "naive: " : "of the best: ") + others.get(i)),
                    Cell.of(Median.of(rounds, round -> round.others().get(other))),
                    Cell.of(byOthers[i])));
        }
        return new Grid(
                "In turns (sessions x threads)",
                List.of(
                        new Column("setting", "setting", 0),
                        new Column("served_per_second", "pictures/s, median", 1),
                        new Column("chosen_by_this", "its own / this", 3)),
                rows);
    }

    private static Grid search(List<Tried> tried) {
        return new Grid(
                "The search (sessions x threads)",
                List.of(
                        new Column("setting", "setting", 0),
                        new Column("served_per_second", "pictures/s", 1),
                        new Column("ratio", "by its own settings", 3)),
                tried.stream()
                        .map(one -> List.of(
                                Cell.of(one.setting().toString()), Cell.of(one.perSecond()), Cell.of(one.ratio())))
                        .toList());
    }
}
