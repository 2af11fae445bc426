package dev.upright.server.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.batch.Deadline;
import dev.upright.models.batch.Priority;
import dev.upright.models.batch.Ticker;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.server.cache.CacheMode;
import dev.upright.server.cache.CacheOutcome;
import dev.upright.server.cache.ResultCache;
import dev.upright.server.prediction.PreprocessExecutor.DeadlinePassedException;
import dev.upright.server.prediction.ScriptedWork.BrokenException;
import dev.upright.server.prediction.ScriptedWork.End;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.CountingListener;
import dev.upright.server.testing.LoadedShelf;
import dev.upright.server.testing.ModelShelf;
import dev.upright.server.testing.ScriptedModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose work a request waits for, and what becomes of it when that one goes. */
@Timeout(60)
class ResultLookupTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static LoadedShelf shelf;
    private static LoadedModel one;
    private static LoadedModel two;

    private final Ticker ticker = Ticker.system();
    private final CountingListener listener = new CountingListener();
    private final ResultCache cache = ResultCache.of(1 << 20);
    private final ResultLookup lookup = new ResultLookup(cache, true, ticker, listener);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void loads(@TempDir Path folder) {
        shelf = new LoadedShelf(
                new ModelShelf(folder).orientation("one", 1).orientation("two", 2),
                new ScriptedModels(),
                Optional.empty());
        shelf.models().loadAll();
        one = leased("one");
        two = leased("two");
    }

    private static LoadedModel leased(String name) {
        try (var lease = shelf.models().lease(shelf.models().stable(name).orElseThrow())) {
            return lease.model();
        }
    }

    @AfterAll
    static void unloads() {
        shelf.close();
    }

    @AfterEach
    void ends() {
        callers.shutdownNow();
        callers.close();
    }

    @Test
    void whatIsKnownIsNotComputedAgain() throws Exception {
        ScriptedWork work = ScriptedWork.quick(7, End.WELL);
        Finding first = find(request(7), work, one).getFirst();
        Finding again = find(request(7), work, one).getFirst();
        assertThat(first.outcome()).isEqualTo(CacheOutcome.MISS);
        assertThat(again.outcome()).isEqualTo(CacheOutcome.HIT);
        assertThat(again.result()).isSameAs(first.result());
        assertThat(again.work().decode() + again.work().inference())
                .as("a hit took no work")
                .isZero();
        assertThat(work.begun()).isEqualTo(1);
    }

    @Test
    void ofSeveralModelsOnlyTheMissingOnesAreComputed() throws Exception {
        ScriptedWork work = ScriptedWork.quick(7, End.WELL);
        find(request(7), work, two);
        List<Finding> both = find(request(7), work, one, two);
        assertThat(both).extracting(Finding::outcome).containsExactly(CacheOutcome.MISS, CacheOutcome.HIT);
        assertThat(both)
                .as("in the request's order")
                .extracting(finding -> finding.result().image().height())
                .containsExactly(1, 2);
        assertThat(work.modelsAsked()).containsExactly(1, 1);
        assertThat(find(request(7), work, two, one))
                .extracting(Finding::outcome)
                .containsOnly(CacheOutcome.HIT);
    }

    @Test
    void thoseWhoComeMeanwhileShareOneComputation() throws Exception {
        ScriptedWork work = new ScriptedWork(7, End.WELL);
        List<Future<List<Finding>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(asks(request(7), work, one, two));
        }
        Await.until("one leads, the others wait", () -> work.begun() == 1 && lookup.waiting() == 19);
        work.open();
        for (Future<List<Finding>> answered : all) {
            assertThat(answered.get())
                    .extracting(finding -> finding.result().image().height())
                    .containsExactly(1, 2);
        }
        assertThat(work.begun()).isEqualTo(1);
        assertThat(listener.count(CacheOutcome.MISS)).isEqualTo(2);
        assertThat(listener.count(CacheOutcome.SHARED)).isEqualTo(38);
    }

    @Test
    void whenTheLeadersDeadlinePassesAFollowerTakesOver() throws Exception {
        ScriptedWork late = new ScriptedWork(7, End.DEADLINE);
        ScriptedWork good = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> leader = asks(request(7), late, one);
        Await.until("it leads", () -> late.begun() == 1);
        Future<List<Finding>> second = asks(request(7), good, one);
        Future<List<Finding>> third = asks(request(7), good, one);
        Await.until("two wait", () -> lookup.waiting() == 2);
        late.open();
        assertThatThrownBy(leader::get).hasCauseInstanceOf(DeadlinePassedException.class);
        Await.until("one has taken over, the other waits again", () -> good.begun() == 1 && lookup.waiting() == 1);
        good.open();
        assertThat(List.of(
                        second.get().getFirst().outcome(),
                        third.get().getFirst().outcome()))
                .containsExactlyInAnyOrder(CacheOutcome.MISS, CacheOutcome.SHARED);
        assertThat(good.begun()).isEqualTo(1);
    }

    @Test
    void whenTheLeadersCallerIsGoneAFollowerTakesOver() throws Exception {
        ScriptedWork abandoned = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> leader = asks(request(7), abandoned, one);
        Await.until("it leads", () -> abandoned.begun() == 1);
        Future<List<Finding>> follower = asks(request(7), ScriptedWork.quick(7, End.WELL), one);
        Await.until("one waits", () -> lookup.waiting() == 1);
        leader.cancel(true);
        assertThat(follower.get().getFirst().outcome()).isEqualTo(CacheOutcome.MISS);
    }

    /** One after the other, each behind the next one's failure, the last would wait for all of them. */
    @Test
    void whenTheWorkFailsEveryFollowerTriesForItselfAtOnce() throws Exception {
        ScriptedWork broken = new ScriptedWork(7, End.FAILED);
        ScriptedWork good = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> leader = asks(request(7), broken, one);
        Await.until("it leads", () -> broken.begun() == 1);
        Future<List<Finding>> second = asks(request(7), good, one);
        Future<List<Finding>> third = asks(request(7), good, one);
        Await.until("two wait", () -> lookup.waiting() == 2);
        broken.open();
        assertThatThrownBy(leader::get).hasCauseInstanceOf(BrokenException.class);
        Await.until("both work side by side", () -> good.begun() == 2);
        good.open();
        assertThat(second.get().getFirst().outcome()).isEqualTo(CacheOutcome.MISS);
        assertThat(third.get().getFirst().outcome()).isEqualTo(CacheOutcome.MISS);
        assertThat(listener.total()).as("each told once").isEqualTo(3);
    }

    @Test
    void aFailureIsNotKept() throws Exception {
        assertThatExceptionOfType(BrokenException.class)
                .isThrownBy(() -> find(request(7), ScriptedWork.quick(7, End.FAILED), one));
        assertThat(cache.size()).isZero();
        assertThat(find(request(7), ScriptedWork.quick(7, End.WELL), one)
                        .getFirst()
                        .outcome())
                .isEqualTo(CacheOutcome.MISS);
    }

    @Test
    void aFollowerKeepsItsOwnDeadlineAndDisturbsNobody() throws Exception {
        ScriptedWork work = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> leader = asks(request(7), work, one);
        Await.until("it leads", () -> work.begun() == 1);
        Future<List<Finding>> patient = asks(request(7), work, one);
        assertThatExceptionOfType(DeadlinePassedException.class)
                .isThrownBy(
                        () -> find(request(7, CacheMode.USE, Priority.INTERACTIVE, Duration.ofMillis(30)), work, one));
        work.open();
        assertThat(leader.get().getFirst().outcome()).isEqualTo(CacheOutcome.MISS);
        assertThat(patient.get().getFirst().outcome()).isIn(CacheOutcome.SHARED, CacheOutcome.HIT);
        assertThat(work.begun()).isEqualTo(1);
    }

    @Test
    void anInteractiveRequestDoesNotWaitBehindBulkWorkButTakesWhatItFound() throws Exception {
        ScriptedWork bulk = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> slow = asks(request(7, CacheMode.USE, Priority.BATCH, LONG), bulk, one);
        Await.until("bulk leads", () -> bulk.begun() == 1);
        ScriptedWork quick = ScriptedWork.quick(7, End.WELL);
        assertThat(find(request(7), quick, one).getFirst().outcome()).isEqualTo(CacheOutcome.MISS);
        bulk.open();
        slow.get();
        assertThat(find(request(7, CacheMode.USE, Priority.BATCH, LONG), quick, one)
                        .getFirst()
                        .outcome())
                .isEqualTo(CacheOutcome.HIT);
    }

    /** Each has what the other needs, and neither waits while it leads. */
    @Test
    void requestsThatNeedTheSameModelsInAnotherOrderDoNotWaitInACircle() throws Exception {
        ScriptedWork work = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> oneTwo = asks(request(7), work, one, two);
        Future<List<Finding>> twoOne = asks(request(7), work, two, one);
        Future<List<Finding>> alone = asks(request(7), work, two);
        Await.until("all are at work", () -> work.begun() == 3);
        work.open();
        assertThat(oneTwo.get().getFirst().result().image().height()).isEqualTo(1);
        assertThat(twoOne.get().getFirst().result().image().height()).isEqualTo(2);
        assertThat(alone.get().getFirst().result().image().height()).isEqualTo(2);
    }

    @Test
    void whoWantsItNewNeitherReadsNorJoinsButLeavesItBehind() throws Exception {
        ScriptedWork held = new ScriptedWork(7, End.WELL);
        Future<List<Finding>> leader = asks(request(7), held, one);
        Await.until("it leads", () -> held.begun() == 1);
        ScriptedWork anew = ScriptedWork.quick(8, End.WELL);
        CacheMode refresh = CacheMode.REFRESH;
        assertThat(find(request(7, refresh, Priority.INTERACTIVE, LONG), anew, one)
                        .getFirst()
                        .outcome())
                .isEqualTo(CacheOutcome.BYPASS);
        Finding kept = find(request(7), anew, one).getFirst();
        assertThat(kept.outcome()).isEqualTo(CacheOutcome.HIT);
        assertThat(kept.result().image().width()).isEqualTo(8);
        held.open();
        leader.get();
    }

    @Test
    void whoWantsNothingKeptLeavesNothing() throws Exception {
        ScriptedWork work = ScriptedWork.quick(7, End.WELL);
        CacheMode bypass = CacheMode.BYPASS;
        assertThat(find(request(7, bypass, Priority.INTERACTIVE, LONG), work, one)
                        .getFirst()
                        .outcome())
                .isEqualTo(CacheOutcome.BYPASS);
        assertThat(cache.size()).isZero();
        assertThat(listener.count(CacheOutcome.BYPASS)).isEqualTo(1);
    }

    @Test
    void withoutSharingEverybodyComputesAndWithoutACacheNothingIsKept() throws Exception {
        ScriptedWork work = ScriptedWork.quick(7, End.WELL);
        ResultLookup keepsOnly = new ResultLookup(cache, false, ticker, listener);
        assertThat(keepsOnly.find(request(7), List.of(one), work).getFirst().outcome())
                .isEqualTo(CacheOutcome.MISS);
        assertThat(keepsOnly.find(request(7), List.of(one), work).getFirst().outcome())
                .isEqualTo(CacheOutcome.HIT);
        ResultLookup sharesOnly = new ResultLookup(ResultCache.off(), true, ticker, listener);
        ResultLookup neither = new ResultLookup(ResultCache.off(), false, ticker, listener);
        for (int i = 0; i < 2; i++) {
            assertThat(sharesOnly
                            .find(request(7), List.of(one), work)
                            .getFirst()
                            .outcome())
                    .isEqualTo(CacheOutcome.MISS);
            assertThat(neither.find(request(7), List.of(one), work).getFirst().outcome())
                    .isEqualTo(CacheOutcome.BYPASS);
        }
    }

    private List<Finding> find(PredictionRequest request, ScriptedWork work, LoadedModel... models)
            throws InterruptedException, DeadlinePassedException {
        return lookup.find(request, List.of(models), work);
    }

    private Future<List<Finding>> asks(PredictionRequest request, ScriptedWork work, LoadedModel... models) {
        return callers.submit(() -> find(request, work, models));
    }

    private PredictionRequest request(int picture) {
        return request(picture, CacheMode.USE, Priority.INTERACTIVE, LONG);
    }

    private PredictionRequest request(int picture, CacheMode mode, Priority priority, Duration patience) {
        long now = ticker.nanos();
        EncodedImage image = EncodedImage.of(new byte[] {(byte) picture});
        return new PredictionRequest(image, List.of(one.ref()), 1, priority, now, Deadline.after(now, patience), mode);
    }
}
