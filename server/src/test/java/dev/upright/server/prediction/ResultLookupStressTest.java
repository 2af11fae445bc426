package dev.upright.server.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Ticker;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.models.runtime.ModelLease;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.cache.ResultCache;
import dev.upright.server.prediction.PreprocessExecutor.DeadlinePassedException;
import dev.upright.server.prediction.ScriptedWork.BrokenException;
import dev.upright.server.prediction.ScriptedWork.End;
import dev.upright.server.testing.CountingListener;
import dev.upright.server.testing.LoadedShelf;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands ask for few pictures, with deadlines, failures and callers that leave: everybody gets their own answer or their own end. */
@Timeout(120)
class ResultLookupStressTest {
    private static final int CALLS = 20_000;
    private static final int PICTURES = 12;

    private final Ticker ticker = Ticker.system();
    private final CountingListener listener = new CountingListener();
    /** Room for a handful of results, so that they come and go. */
    private final ResultLookup lookup = new ResultLookup(ResultCache.of(2_500), true, ticker, listener);

    private final AtomicInteger computed = new AtomicInteger();

    @Test
    void nobodyGetsAnothersAnswerOrAnothersEnd(@TempDir Path folder) throws Exception {
        ModelShelf models =
                new ModelShelf(folder).orientation("m", 1).orientation("m", 2).orientation("m", 3);
        try (LoadedShelf shelf = new LoadedShelf(models, new ScriptedModels(), Optional.empty())) {
            shelf.models().loadAll();
            List<LoadedModel> loaded = shelf.models().models().stream()
                    .map(status -> {
                        try (ModelLease lease = shelf.models().lease(status.ref())) {
                            return lease.model();
                        }
                    })
                    .toList();
            assertThat(loaded).hasSize(3);
            Random random = new Random(17);
            List<Call> calls = new ArrayList<>();
            List<Future<Boolean>> ends = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CALLS; i++) {
                    Call call = call(random, loaded);
                    calls.add(call);
                    ends.add(callers.submit(() -> keepsItsPromise(call)));
                    if (random.nextInt(50) == 0) {
                        ends.get(random.nextInt(ends.size())).cancel(true);
                    }
                }
            }
            int cancelled = 0;
            for (Future<Boolean> end : ends) {
                cancelled += kept(end) ? 0 : 1;
            }
            int looks = calls.stream().mapToInt(call -> call.models.size()).sum();
            assertThat(listener.total()).isBetween(looks - 3 * cancelled, looks);
        }
        assertThat(listener.count(CacheOutcome.HIT)).isPositive();
        assertThat(listener.count(CacheOutcome.SHARED)).isPositive();
        assertThat(computed.get()).as("most did not compute").isLessThan(CALLS * 9 / 10);
        assertThat(lookup.waiting()).isZero();
    }

    private record Call(
            int picture, List<LoadedModel> models, CacheMode mode, Priority priority, End end, int millis) {}

    private static Call call(Random random, List<LoadedModel> loaded) {
        List<LoadedModel> models = new ArrayList<>(loaded);
        models.remove(random.nextInt(3));
        if (random.nextBoolean()) {
            models.remove(random.nextInt(2));
        }
        int chance = random.nextInt(100);
        return new Call(
                random.nextInt(PICTURES),
                models,
                chance < 3 ? CacheMode.REFRESH : chance < 6 ? CacheMode.BYPASS : CacheMode.USE,
                random.nextInt(4) == 0 ? Priority.BATCH : Priority.INTERACTIVE,
                chance % 10 == 7 ? End.FAILED : chance % 10 == 8 ? End.DEADLINE : End.WELL,
                chance % 10 == 9 ? 1 : 60_000);
    }

    /** False where it was cancelled. */
    private static boolean kept(Future<Boolean> end) throws InterruptedException {
        try {
            assertThat(end.get()).isTrue();
            return true;
        } catch (CancellationException left) {
            return false;
        } catch (ExecutionException wrong) {
            throw new AssertionError(wrong.getCause());
        }
    }

    private boolean keepsItsPromise(Call call) throws InterruptedException {
        long now = ticker.nanos();
        Deadline deadline = Deadline.after(now, Duration.ofMillis(call.millis));
        PredictionRequest request = new PredictionRequest(
                EncodedImage.of(new byte[] {(byte) call.picture}),
                call.models.stream().map(LoadedModel::ref).toList(),
                1,
                call.priority,
                now,
                deadline,
                call.mode);
        ScriptedWork work = ScriptedWork.quick(call.picture + 1, call.end);
        try {
            List<Finding> findings = lookup.find(request, call.models, (models, outcome) -> {
                computed.incrementAndGet();
                Thread.sleep(1);
                return work.of(models, outcome);
            });
            return mine(call, findings);
        } catch (BrokenException failed) {
            return work.begun() == 1 && call.end == End.FAILED;
        } catch (DeadlinePassedException late) {
            return work.begun() == 1 ? call.end == End.DEADLINE : deadline.passed(ticker.nanos());
        }
    }

    private static boolean mine(Call call, List<Finding> findings) {
        boolean mine = findings.size() == call.models.size();
        for (int i = 0; i < findings.size() && mine; i++) {
            Finding finding = findings.get(i);
            int version = Integer.parseInt(call.models.get(i).ref().version());
            mine = finding.result().image().width() == call.picture + 1
                    && finding.result().image().height() == version;
        }
        return mine;
    }
}
