package dev.upright.bench.scenario;

import dev.upright.bench.job.PictureArchive;
import dev.upright.bench.job.ServedJob;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.measure.ScratchFolder;
import dev.upright.bench.measure.Window;
import dev.upright.bench.report.Median;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import dev.upright.bench.served.RunningServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Interactive pictures at 30 % of the capacity, turn by turn alone and beside a job of the server's. The job is an uploaded archive, made
 * for each turn, that is larger than what it can do in that time. The server is one of its own: its jobs are on the disk, as an
 * operator's are, and it takes archives of any size.
 */
record OnlineAndJob() implements Scenario {
    /** How much larger an archive is than the job's pace asks for. */
    private static final double SPARE = 1.25;

    /** From a job's first row to the window's begin, at most. */
    private static final Duration BEFORE = Duration.ofSeconds(3);

    private static final String UPLOADS = "100GB";

    /** Interactive pictures beside a job, and what the job did meanwhile. */
    private record Beside(LoadResult online, double jobPerSecond, long failedRows) {}

    /** A turn of each. */
    private record Round(LoadResult alone, Beside beside) {
        double ratio(double percent) {
            return beside.online().latencies().percentile(percent)
                    / alone.latencies().percentile(percent);
        }

        Stream<LoadResult> loads() {
            return Stream.of(alone, beside.online());
        }
    }

    @Override
    public String name() {
        return "online-job";
    }

    @Override
    public String title() {
        return "Interactive pictures at 30 % of the capacity, alone and beside a job of the server's";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        bed.progress().accept("starting a server that keeps jobs");
        try (ScratchFolder state = ScratchFolder.make("upright-bench-jobs");
                RunningServer server = bed.equipment().servers().start(settings(bed, state.path()))) {
            Bed there = bed.on(server);
            there.warm();
            double capacity = there.capacity();
            double idle = idle(there, capacity);
            double rate = OnlineAndBatch.SHARE * capacity;
            Requests interactive = OnlineAndBatch.requests(there, "interactive");
            List<Round> rounds = new ArrayList<>();
            for (int round = 1; round <= bed.windows().rounds(); round++) {
                bed.progress().accept("interactive alone, round " + round);
                LoadResult alone = there.open(rate, interactive);
                rounds.add(new Round(alone, beside(there, rate, interactive, idle, round)));
            }
            return finding(capacity, rate, idle, rounds);
        }
    }

    private static Map<String, String> settings(Bed bed, Path state) {
        return Map.of(
                "state.keep",
                "true",
                "state.directory",
                state.toString(),
                "jobs.enabled",
                "true",
                "jobs.max-upload",
                UPLOADS,
                "jobs.max-uploads",
                UPLOADS,
                "models." + bed.model().task(),
                bed.model().ref().name());
    }

    /** The job's pictures a second while nothing is asked. */
    private static double idle(Bed bed, double capacity) throws InterruptedException {
        Windows windows = bed.windows();
        try (ServedJob job = begun(bed, capacity, windows.measured(), "a job alone")) {
            Window window = Window.startingNow(windows.warmUp(), windows.measured());
            Window.Edges<ServedJob.Standing> edges = window.observe(job::standing);
            return pace(edges.before(), edges.after(), window.seconds());
        }
    }

    private static Beside beside(Bed bed, double rate, Requests interactive, double idle, int round)
            throws InterruptedException {
        String what = "interactive beside a job, round " + round;
        // Rows are written in groups, of which a very short window may see none.
        try (ServedJob job = begun(bed, Math.max(idle, rate), bed.windows().longer(), what)) {
            long begun = System.nanoTime();
            ServedJob.Standing before = job.standing();
            LoadResult online = bed.open(rate, interactive);
            ServedJob.Standing after = job.standing();
            return new Beside(online, pace(before, after, seconds(System.nanoTime() - begun)), after.failed());
        }
    }

    private static ServedJob begun(Bed bed, double perSecond, Duration measured, String what)
            throws InterruptedException {
        double lasting = seconds(bed.lasting(measured).plus(BEFORE).toNanos());
        PictureArchive archive = new PictureArchive(bed.pictures(), (int) Math.ceil(SPARE * perSecond * lasting) + 1);
        bed.progress().accept(what + ": uploading " + archive);
        ServedJob job = ServedJob.upload(bed.server().address(), bed.model(), archive);
        try {
            job.awaitBegin();
            bed.progress().accept(what);
            return job;
        } catch (BenchException | InterruptedException failed) {
            job.close();
            throw failed;
        }
    }

    private static double pace(ServedJob.Standing before, ServedJob.Standing after, double seconds) {
        if (!after.atWork()) {
            throw new BenchException("the job ended before its window did: " + after);
        }
        return (after.done() - before.done()) / seconds;
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private Finding finding(double capacity, double rate, double idle, List<Round> rounds) {
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("interactive alone", together(rounds, Round::alone));
        spread.put("interactive beside a job", together(rounds, round -> round.beside.online()));
        LoadGrid loads = new LoadGrid("Open loop, turn by turn");
        for (int i = 0; i < rounds.size(); i++) {
            loads.open("alone, round " + (i + 1), rate, rounds.get(i).alone());
            loads.open(
                    "beside a job, round " + (i + 1),
                    rate,
                    rounds.get(i).beside().online());
        }
        List<Figure> figures = new ArrayList<>(List.of(
                new Figure("capacity_per_second", "capacity, pictures/s", 1, capacity),
                new Figure(
                        "p99_ratio",
                        "p99 beside a job / alone, median",
                        2,
                        Median.of(rounds, round -> round.ratio(99))),
                new Figure(
                        "p50_ratio",
                        "p50 beside a job / alone, median",
                        2,
                        Median.of(rounds, round -> round.ratio(50)))));
        spread.forEach((load, latencies) -> {
            String key = load.endsWith("alone") ? "alone" : "beside";
            figures.add(new Figure(key + "_p50_ms", load + ", p50 ms of all rounds", 1, latencies.percentile(50)));
            figures.add(new Figure(key + "_p99_ms", load + ", p99 ms of all rounds", 1, latencies.percentile(99)));
        });
        double beside = Median.of(rounds, round -> round.beside().jobPerSecond());
        figures.add(new Figure("job_idle_per_second", "the job alone, pictures/s", 1, idle));
        figures.add(new Figure("job_beside_per_second", "the job beside requests, pictures/s, median", 1, beside));
        figures.add(new Figure("failed_requests", "requests not answered 200", 0, failed(rounds)));
        figures.add(new Figure("failed_rows", "the job's failed rows", 0, failedRows(rounds)));
        return new Finding(name(), figures, List.of(loads.grid(), ratios(rounds)), List.of(Curves.spread(spread)));
    }

    private static Latencies together(List<Round> rounds, Function<Round, LoadResult> which) {
        return Latencies.together(
                rounds.stream().map(which).map(LoadResult::latencies).toList());
    }

    private static long failed(List<Round> rounds) {
        return rounds.stream()
                .flatMap(Round::loads)
                .mapToLong(load -> load.sent() - load.served())
                .sum();
    }

    private static long failedRows(List<Round> rounds) {
        return rounds.stream().mapToLong(round -> round.beside().failedRows()).sum();
    }

    private static Grid ratios(List<Round> rounds) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Round round : rounds) {
            rows.add(List.of(
                    Cell.of((long) rows.size() + 1),
                    Cell.of(round.ratio(50)),
                    Cell.of(round.ratio(99)),
                    Cell.of(round.beside().jobPerSecond())));
        }
        return new Grid(
                "Beside a job / alone",
                List.of(
                        new Column("round", "round", 0),
                        new Column("p50_ratio", "p50", 2),
                        new Column("p99_ratio", "p99", 2),
                        new Column("job_per_second", "the job, pictures/s", 1)),
                rows);
    }
}
