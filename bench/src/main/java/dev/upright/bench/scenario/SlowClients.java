package dev.upright.bench.scenario;

import dev.upright.bench.load.Clients;
import dev.upright.bench.load.ClosedLoop;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.Pace;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.scenario.Finding.Curves;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.preprocess.image.EncodedImage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Clients on bad lines, whose pictures take seconds to arrive, beside normal ones: do those notice? */
record SlowClients() implements Scenario {
    private static final int SLOW = 64;
    private static final int PIECES = 50;

    /** A picture of 100 kB at 20 kB/s; with short windows faster, so that some arrive. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final String PATIENT = "60000";

    @Override
    public String name() {
        return "slow-clients";
    }

    @Override
    public String title() {
        return SLOW + " clients whose pictures take seconds to arrive, beside normal ones";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        Windows windows = bed.windows();
        bed.progress().accept("saturated, without slow clients");
        LoadResult alone = bed.closed(bed.saturation(), bed.inference());
        double rate = Steady.HALF * alone.perSecond();
        bed.progress().accept("half of the capacity, without slow clients");
        LoadResult half = bed.open(rate, bed.inference());
        bed.progress().accept("saturated, with slow clients");
        // However little is served beside them: that is what is to be found out.
        List<LoadResult> full = Bed.together(List.of(() -> bed.load(bed.inference()), slow(bed, windows.measured())));
        bed.progress().accept("half of the capacity, with slow clients");
        List<LoadResult> calm =
                Bed.together(List.of(() -> bed.load(rate, bed.inference()), slow(bed, windows.longer())));
        LoadResult beside = full.getFirst();
        LoadResult halfBeside = calm.getFirst();
        Map<String, Latencies> spread = new LinkedHashMap<>();
        spread.put("half load", half.latencies());
        spread.put("half load beside slow clients", halfBeside.latencies());
        return new Finding(
                name(),
                List.of(
                        new Figure(
                                "kept_throughput",
                                "normal clients' throughput with / without slow ones",
                                3,
                                beside.perSecond() / alone.perSecond()),
                        new Figure(
                                "kept_in_all",
                                "the same with what the slow ones took",
                                3,
                                (beside.perSecond() + full.getLast().perSecond()) / alone.perSecond()),
                        new Figure(
                                "p99_ms",
                                "p99 ms at half load without slow clients",
                                1,
                                half.latencies().percentile(99)),
                        new Figure(
                                "p99_beside_ms",
                                "p99 ms at half load with slow clients",
                                1,
                                halfBeside.latencies().percentile(99)),
                        new Figure(
                                "slow_answered",
                                "slow clients' answers 200",
                                0,
                                full.getLast().served() + calm.getLast().served())),
                List.of(new LoadGrid("Closed loop, then open loop; the slow ones beside them")
                        .closed("saturated", alone)
                        .closed("saturated, beside slow", beside)
                        .closed("the slow ones meanwhile", full.getLast())
                        .open("half load", rate, half)
                        .open("half load, beside slow", rate, halfBeside)
                        .closed("the slow ones meanwhile", calm.getLast())
                        .grid()),
                List.of(Curves.spread(spread)));
    }

    private static Callable<LoadResult> slow(Bed bed, Duration measured) {
        Map<String, String> headers = new LinkedHashMap<>(Bed.NO_CACHE);
        headers.put("X-Request-Timeout-Ms", PATIENT);
        Requests requests = Requests.roundRobin(bed.requests(bed.pictures(), headers));
        long bytes = Math.round(
                bed.pictures().stream().mapToInt(EncodedImage::size).average().orElse(1));
        Duration half = bed.windows().measured().dividedBy(2);
        Duration over = half.compareTo(LONGEST) > 0 ? LONGEST : half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
        Pace pace = Pace.spreading(bytes, over, PIECES);
        // Nobody need be served here: in a short window the first pictures may still be on their way.
        return () -> new ClosedLoop(bed.server().address(), requests)
                .run(Clients.of(SLOW).sending(pace), bed.windows().warmUp(), measured);
    }
}
