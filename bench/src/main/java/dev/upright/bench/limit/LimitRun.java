package dev.upright.bench.limit;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.CpuTime;
import dev.upright.bench.measure.Latencies;
import dev.upright.bench.measure.Window;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.engine.SessionFactory;
import dev.upright.models.engine.SessionRequest;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.transform.Preprocessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * The same work by the same classes as in the server, and nothing around it: every thread has its own session with batch size 1, and
 * takes the next picture when it has answered its last. No HTTP, no queue, no hand-over between threads.
 */
public final class LimitRun {
    private final SessionFactory sessions;
    private final SessionRequest request;
    private final ImageDecoder decoder;
    private final Preprocessor preprocessor;
    private final List<EncodedImage> pictures;

    /**
     * @param request how every thread opens its session
     * @param pictures taken round robin; at least one
     */
    public LimitRun(
            SessionFactory sessions,
            SessionRequest request,
            ImageDecoder decoder,
            Preprocessor preprocessor,
            List<EncodedImage> pictures) {
        this.sessions = sessions;
        this.request = request;
        this.decoder = decoder;
        this.preprocessor = preprocessor;
        this.pictures = List.copyOf(pictures);
    }

    /**
     * What came out of the measured time.
     *
     * @param pictures how many were scored
     * @param seconds how long it was
     * @param cpu the processor time that this process used in it
     * @param latencies from the picture's bytes to its scores
     */
    public record Result(long pictures, double seconds, Duration cpu, Latencies latencies) {
        public double perSecond() {
            return pictures / seconds;
        }
    }

    /**
     * Runs that many threads side by side.
     *
     * @param think how long each waits between two pictures; none for the limit, some where it is compared with a client that waits
     * @throws BenchException where a session cannot be opened, or a picture not scored
     */
    public Result measure(int threads, Duration think, Duration warmUp, Duration measured) throws InterruptedException {
        CountDownLatch opened = new CountDownLatch(threads);
        CompletableFuture<Window> go = new CompletableFuture<>();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("limit-", 0).daemon(true).factory())) {
            List<Future<long[]>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(workers.submit(() -> work(opened, go, next, think)));
            }
            opened.await();
            Window window = Window.startingNow(warmUp, measured);
            go.complete(window);
            Window.Edges<Duration> cpu = window.observe(CpuTime::ofThisProcess);
            List<Latencies> latencies = new ArrayList<>();
            for (Future<long[]> count : counts) {
                latencies.add(Latencies.of(count.get()));
            }
            Latencies all = Latencies.together(latencies);
            return new Result(all.count(), window.seconds(), cpu.after().minus(cpu.before()), all);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof EngineException || failed.getCause() instanceof ImageRejectedException
                    ? new BenchException(
                            "the limit cannot be measured: " + failed.getCause().getMessage(), failed)
                    : new BenchException("the limit cannot be measured: " + failed.getCause(), failed);
        }
    }

    private long[] work(CountDownLatch opened, CompletableFuture<Window> go, AtomicInteger next, Duration think)
            throws InterruptedException {
        InferenceSession session;
        try {
            // On this thread, which every run then comes from.
            session = sessions.open(request);
        } finally {
            opened.countDown();
        }
        try (session) {
            Window window = go.join();
            LongStream.Builder counted = LongStream.builder();
            while (!window.over(System.nanoTime())) {
                long begun = System.nanoTime();
                score(session, pictures.get(Math.floorMod(next.getAndIncrement(), pictures.size())));
                long ended = System.nanoTime();
                if (window.counts(ended)) {
                    counted.add(ended - begun);
                }
                window.pause(think);
            }
            return counted.build().toArray();
        }
    }

    private void score(InferenceSession session, EncodedImage picture) {
        ImageHeader header = decoder.inspect(picture);
        try (RasterImage raster = decoder.decode(picture, header, preprocessor.needs(header));
                ImageTensor tensor = preprocessor.apply(raster)) {
            var _ = session.run(tensor.data(), 1);
        }
    }
}
