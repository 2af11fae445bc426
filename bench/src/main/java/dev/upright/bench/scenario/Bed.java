package dev.upright.bench.scenario;

import dev.upright.bench.load.Arrivals;
import dev.upright.bench.load.Clients;
import dev.upright.bench.load.ClosedLoop;
import dev.upright.bench.load.LoadResult;
import dev.upright.bench.load.OpenLoop;
import dev.upright.bench.load.PreparedRequest;
import dev.upright.bench.load.Requests;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.served.RunningServer;
import dev.upright.bench.served.ServedModel;
import dev.upright.preprocess.image.EncodedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What scenarios are measured on: a server that runs, one of its models, pictures for it. Owns nothing.
 *
 * @param pictures at least one
 * @param progress told what is being measured, one line each
 */
public record Bed(
        RunningServer server,
        ServedModel model,
        List<EncodedImage> pictures,
        Equipment equipment,
        Windows windows,
        Consumer<String> progress) {
    /** Asks the server to compute, whatever it remembers. */
    static final Map<String, String> NO_CACHE = Map.of("Cache-Control", "no-store");

    /** Enough to keep every lane and every decoder busy, few enough that nobody waits long. */
    private static final int LEAST_SATURATION = 8;

    private static final int CLIENTS_A_LANE = 4;

    public Bed {
        pictures = List.copyOf(pictures);
    }

    /** The same with another server, which serves the same model. */
    Bed on(RunningServer other) {
        return new Bed(
                other,
                other.model(model.ref().name(), Optional.of(model.ref().version())),
                pictures,
                equipment,
                windows,
                progress);
    }

    /** Clients enough to saturate the server. */
    Clients saturation() {
        return Clients.of(Math.max(LEAST_SATURATION, CLIENTS_A_LANE * model.lanes()));
    }

    /** The pictures, to be computed each time: what is measured is the model, not the server's memory of its answers. */
    Requests inference() {
        return Requests.roundRobin(requests(pictures, NO_CACHE));
    }

    /** These pictures as requests with these headers more. */
    List<PreparedRequest> requests(List<EncodedImage> some, Map<String, String> more) {
        return some.stream()
                .map(image -> PreparedRequest.post(server.address(), path(), headers(more), image.bytes()))
                .toList();
    }

    String path() {
        return "/v1/models/" + model.ref().name() + "/predict";
    }

    Map<String, String> headers(Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("Content-Type", "application/octet-stream");
        headers.put("X-Model-Version", model.ref().version());
        return headers;
    }

    /**
     * A closed loop for one window.
     *
     * @throws BenchException where nothing was served
     */
    LoadResult closed(Clients clients, Requests requests) throws InterruptedException {
        return closed(clients, requests, windows.measured());
    }

    /** The same for a window of another length. */
    LoadResult closed(Clients clients, Requests requests, Duration measured) throws InterruptedException {
        return served(new ClosedLoop(server.address(), requests).run(clients, windows.warmUp(), measured));
    }

    /** A closed loop for one window that saturates the server, whatever comes of it. */
    LoadResult load(Requests requests) throws InterruptedException {
        return new ClosedLoop(server.address(), requests).run(saturation(), windows.warmUp(), windows.measured());
    }

    /** An open loop as {@link #open(double, Requests)}, whatever comes of it. */
    LoadResult load(double perSecond, Requests requests) throws InterruptedException {
        Arrivals arrivals = Arrivals.poisson(perSecond, lasting(windows.longer()), windows.seed());
        return new OpenLoop(server.address(), requests).run(arrivals, windows.warmUp(), windows.longer());
    }

    /**
     * An open loop for a longer window, with exponential gaps.
     *
     * @throws BenchException where nothing was served
     */
    LoadResult open(double perSecond, Requests requests) throws InterruptedException {
        return served(load(perSecond, requests));
    }

    /** The same with arrivals of the caller's. */
    LoadResult open(Arrivals arrivals, Requests requests) throws InterruptedException {
        return served(new OpenLoop(server.address(), requests).run(arrivals, windows.warmUp(), windows.longer()));
    }

    /** How long arrivals must go on for a window and its warm-up. */
    Duration lasting(Duration measured) {
        return windows.warmUp().plus(measured);
    }

    /**
     * Lets a new server compile its code.
     *
     * @throws BenchException where it serves nothing
     */
    public void warm() throws InterruptedException {
        closed(saturation(), inference(), windows.newServer());
    }

    /** Pictures a second of a saturated server, measured now: a machine's speed changes within minutes. */
    double capacity() throws InterruptedException {
        progress.accept("capacity");
        return closed(saturation(), inference()).perSecond();
    }

    /** Pictures a second without a server, on all cores. */
    double limit(List<EncodedImage> some) throws InterruptedException {
        return equipment
                .bare()
                .measure(some, equipment.cores(), Duration.ZERO, windows.warmUp(), windows.measured())
                .perSecond();
    }

    private static LoadResult served(LoadResult result) {
        if (result.sent() == 0) {
            throw new BenchException("the server answered nothing within " + result.seconds() + " seconds");
        }
        if (result.served() == 0) {
            throw new BenchException("the server answered no picture with 200; answers by status: " + result.answers()
                    + ", without an answer: " + result.broken());
        }
        return result;
    }

    /**
     * Does all of this at the same time; answers in the same order.
     *
     * @throws BenchException where one of them does
     */
    static <T> List<T> together(List<Callable<T>> loads) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                loads.size(), Thread.ofPlatform().name("load-", 0).daemon(true).factory())) {
            List<T> results = new ArrayList<>();
            for (Future<T> load : loads.stream().map(threads::submit).toList()) {
                results.add(load.get());
            }
            return results;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BenchException impossible) {
                throw impossible;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
