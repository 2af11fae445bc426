package dev.upright.bench;

import dev.upright.bench.limit.Installation;
import dev.upright.bench.limit.LimitRun;
import dev.upright.bench.load.Arrivals;
import dev.upright.bench.load.Clients;
import dev.upright.bench.load.ClosedLoop;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.OpenLoop;
import dev.upright.bench.load.PreparedRequest;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.CpuTime;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.pictures.Pictures;
import dev.upright.bench.report.BenchReport;
import dev.upright.bench.report.Machine;
import dev.upright.bench.report.Median;
import dev.upright.bench.served.ServedModel;
import dev.upright.bench.served.ServerCounts;
import dev.upright.bench.served.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run: the sweep, which finds the saturated load; limit and server turn by turn; the latency at half of that load. */
final class Bench {
    /** The latency's window is longer than the others': a p99 needs hundreds of answers. */
    private static final int LATENCY_WINDOWS = 3;

    private static final double LATENCY_LOAD = 0.5;

    private final BenchOptions options;
    private final Consumer<String> progress;

    /** @param progress told what is being measured, one line each */
    Bench(BenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** @throws BenchException where it cannot be measured */
    BenchReport run() throws InterruptedException {
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (Installation installation = new Installation(options.config(), options.models())) {
            progress.accept("starting the server");
            try (ServerProcess server = ServerProcess.start(options.config(), options.models(), Map.of())) {
                ServedModel model = server.model(options.model(), options.version());
                Pictures pictures =
                        Pictures.read(options.images(), installation.decoder(), installation.preprocessor(model));
                Requests requests = requests(server, model, pictures);
                ClosedLoop closed = new ClosedLoop(server.address(), requests);
                List<BenchReport.Served> sweep = sweep(server, model, closed);
                int saturated = sweep.stream()
                        .max(Comparator.comparingDouble(BenchReport.Served::picturesPerSecond))
                        .orElseThrow()
                        .concurrency();
                List<BenchReport.Round> rounds =
                        rounds(server, model, closed, saturated, installation.limit(model, pictures.images()));
                BenchReport.Summary summary = summary(saturated, rounds);
                BenchReport.OpenLoopLatency latency = latency(
                        server,
                        model,
                        new OpenLoop(server.address(), requests),
                        LATENCY_LOAD * summary.servedPerSecond());
                return new BenchReport(
                        startedAt,
                        Machine.here(),
                        BenchReport.Model.of(model),
                        pictures.facts(),
                        settings(),
                        sweep,
                        rounds,
                        summary,
                        latency);
            }
        }
    }

    private static Requests requests(ServerProcess server, ServedModel model, Pictures pictures) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "Content-Type",
                "application/octet-stream",
                // What is measured is the model, not the server's memory of its answers.
                "Cache-Control",
                "no-store",
                "X-Model-Version",
                model.ref().version()));
        String path = "/v1/models/" + model.ref().name() + "/predict";
        return Requests.roundRobin(pictures.images().stream()
                .map(image -> PreparedRequest.post(server.address(), path, headers, image.bytes()))
                .toList());
    }

    private List<BenchReport.Served> sweep(ServerProcess server, ServedModel model, ClosedLoop closed)
            throws InterruptedException {
        progress.accept("warming up");
        int most = options.concurrency().getLast();
        closed.run(Clients.of(Math.min(most, model.lanes() * 2)), Duration.ZERO, options.window());
        List<BenchReport.Served> sweep = new ArrayList<>();
        for (int clients : options.concurrency()) {
            progress.accept("served, " + clients + " clients");
            sweep.add(served(server, model, closed, clients));
        }
        return sweep;
    }

    private List<BenchReport.Round> rounds(
            ServerProcess server, ServedModel model, ClosedLoop closed, int clients, LimitRun limit)
            throws InterruptedException {
        List<BenchReport.Round> rounds = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            progress.accept("round " + round + ": limit");
            BenchReport.Limit alone = limit(limit);
            progress.accept("round " + round + ": served, " + clients + " clients");
            BenchReport.Served served = served(server, model, closed, clients);
            rounds.add(new BenchReport.Round(alone, served, served.picturesPerSecond() / alone.picturesPerSecond()));
        }
        return rounds;
    }

    private BenchReport.Limit limit(LimitRun limit) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        LimitRun.Result result = limit.measure(threads, Duration.ZERO, options.warmUp(), options.window());
        return new BenchReport.Limit(threads, result.perSecond(), millis(result.cpu()) / result.pictures());
    }

    /** What both processes had done at one time. */
    private record Snapshot(ServerCounts counts, Duration serverCpu, Duration clientCpu) {
        static Snapshot of(ServerProcess server, ServedModel model) {
            return new Snapshot(server.counts(model.ref()), server.cpuTime(), CpuTime.ofThisProcess());
        }
    }

    private BenchReport.Served served(ServerProcess server, ServedModel model, ClosedLoop closed, int clients)
            throws InterruptedException {
        ClosedLoop.Run<Snapshot> run =
                closed.run(Clients.of(clients), options.warmUp(), options.window(), () -> Snapshot.of(server, model));
        LoadResult result = run.result();
        if (result.served() == 0) {
            throw new BenchException("the server answered no picture with 200; answers by status: " + result.answers()
                    + ", without an answer: " + result.broken());
        }
        Snapshot before = run.edges().before();
        Snapshot after = run.edges().after();
        ServerCounts counts = after.counts().since(before.counts());
        return new BenchReport.Served(
                clients,
                result.perSecond(),
                result.answers(),
                result.broken(),
                percentiles(result.latencies()),
                batches(counts),
                counts.stageMeanMillis(),
                millis(after.serverCpu().minus(before.serverCpu())) / result.served(),
                millis(after.clientCpu().minus(before.clientCpu())) / result.served());
    }

    private BenchReport.OpenLoopLatency latency(ServerProcess server, ServedModel model, OpenLoop open, double rate)
            throws InterruptedException {
        progress.accept("latency at half of the saturated load");
        ServerCounts before = server.counts(model.ref());
        Duration window = options.window().multipliedBy(LATENCY_WINDOWS);
        Arrivals arrivals = Arrivals.poisson(rate, options.warmUp().plus(window), options.seed());
        LoadResult result = open.run(arrivals, options.warmUp(), window);
        ServerCounts counts = server.counts(model.ref()).since(before);
        return new BenchReport.OpenLoopLatency(
                rate,
                result.perSecond(),
                result.answers(),
                result.broken(),
                percentiles(result.latencies()),
                batches(counts));
    }

    private static BenchReport.Summary summary(int clients, List<BenchReport.Round> rounds) {
        return new BenchReport.Summary(
                clients,
                Median.of(rounds, round -> round.limit().picturesPerSecond()),
                Median.of(rounds, round -> round.served().picturesPerSecond()),
                Median.of(rounds, BenchReport.Round::ratio),
                Median.of(rounds, round -> round.limit().cpuMsPerPicture()),
                Median.of(rounds, round -> round.served().serverCpuMsPerPicture()),
                Median.of(
                        rounds,
                        round ->
                                round.limit().cpuMsPerPicture() / round.served().serverCpuMsPerPicture()));
    }

    private static BenchReport.Percentiles percentiles(Latencies latencies) {
        return new BenchReport.Percentiles(
                latencies.percentile(50), latencies.percentile(95), latencies.percentile(99));
    }

    private static BenchReport.Batches batches(ServerCounts counts) {
        Map<String, Long> released = new TreeMap<>();
        counts.released().forEach((reason, count) -> released.put(reason, Math.round(count)));
        return new BenchReport.Batches(counts.meanBatch(), released);
    }

    private BenchReport.Settings settings() {
        return new BenchReport.Settings(
                options.concurrency(),
                millis(options.window()) / TimeUnit.SECONDS.toMillis(1),
                millis(options.warmUp()) / TimeUnit.SECONDS.toMillis(1),
                options.rounds(),
                options.seed());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
