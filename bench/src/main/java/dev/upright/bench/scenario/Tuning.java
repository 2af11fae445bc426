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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The settings that the server chose itself, beside the naive ones (one session, all threads, the largest batch) and beside the best
 * of all. Every candidate is a server of its own, measured straight after the one that chose itself; the best by that ratio then stands
 * against both others, turn by turn.
 */
record Tuning() implements Scenario {
    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32);

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

    private record Round(double chosen, double naive, double best) {}

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
        Setting best = tried.getFirst().setting();
        return finding(bed, best, tried, rounds(bed, naive(cores), best));
    }

    private static double saturated(Bed bed) throws InterruptedException {
        return bed.closed(CLIENTS, bed.inference()).perSecond();
    }

    private static double started(Bed bed, RunningServer other) throws InterruptedException {
        Bed there = bed.on(other);
        there.warm();
        return saturated(there);
    }

    private static List<Round> rounds(Bed bed, Setting naive, Setting best) throws InterruptedException {
        List<Round> rounds = new ArrayList<>();
        try (RunningServer naiveServer = bed.equipment().servers().start(naive.overrides());
                RunningServer bestServer = bed.equipment().servers().start(best.overrides())) {
            for (int round = 1; round <= bed.windows().rounds(); round++) {
                bed.progress().accept("chosen, naive and best in turns, round " + round);
                rounds.add(new Round(saturated(bed), started(bed, naiveServer), started(bed, bestServer)));
            }
        }
        return rounds;
    }

    private Finding finding(Bed bed, Setting best, List<Tried> tried, List<Round> rounds) {
        String chosen = "its own: %d lanes, batches up to %d"
                .formatted(bed.model().lanes(), bed.model().maxBatch());
        double chosenByNaive = Median.of(rounds, round -> round.chosen() / round.naive());
        double chosenByBest = Median.of(rounds, round -> round.chosen() / round.best());
        return new Finding(
                name(),
                List.of(
                        new Figure("chosen_by_naive", "its own settings / naive", 3, chosenByNaive),
                        new Figure("chosen_by_best", "its own settings / best of the search", 3, chosenByBest)),
                List.of(
                        new Grid(
                                "In turns (sessions x threads)",
                                List.of(
                                        new Column("setting", "setting", 0),
                                        new Column("served_per_second", "pictures/s, median", 1)),
                                List.of(
                                        median(chosen, rounds, Round::chosen),
                                        median("naive: " + naive(bed.equipment().cores()), rounds, Round::naive),
                                        median("best: " + best, rounds, Round::best))),
                        new Grid(
                                "The search (sessions x threads)",
                                List.of(
                                        new Column("setting", "setting", 0),
                                        new Column("served_per_second", "pictures/s", 1),
                                        new Column("ratio", "by its own settings", 3)),
                                tried.stream()
                                        .map(one -> List.of(
                                                Cell.of(one.setting().toString()),
                                                Cell.of(one.perSecond()),
                                                Cell.of(one.ratio())))
                                        .toList())),
                List.of());
    }

    private static List<Cell> median(String setting, List<Round> rounds, ToDoubleFunction<Round> value) {
        return List.of(Cell.of(setting), Cell.of(Median.of(rounds, value)));
    }
}
