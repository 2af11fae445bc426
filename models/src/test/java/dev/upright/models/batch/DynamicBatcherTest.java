package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.upright.models.engine.EngineException;
import dev.upright.models.testing.RecordedBatches;
import dev.upright.models.testing.ScriptedSession;
import dev.upright.models.testing.Tensors;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DynamicBatcherTest {
    private final TensorPool pool = new TensorPool(1 << 20);
    private final RecordedBatches batches = new RecordedBatches();

    @AfterEach
    void everyTensorWentBack() {
        assertThat(pool.lentBytes()).isZero();
        pool.close();
    }

    @Test
    void aLoneSubmissionNeverWaitsForCompany() throws Exception {
        ScriptedSession session = ScriptedSession.open();
        try (DynamicBatcher batcher = start(policy(4, Duration.ofHours(1)), BatchBuckets.everySize(4), session)) {
            assertThat(score(submit(batcher, 7))).isEqualTo(7);
        }
        assertThat(batches.ran()).containsExactly(new RecordedBatches.Ran(ReleaseReason.IDLE, 1, 0));
    }

    /** A submission that is there before the lane first looks once waited for the whole delay. */
    @Test
    void aLaneThatHasJustStartedCountsAsIdle() throws Exception {
        for (int i = 0; i < 50; i++) {
            ScriptedSession session = ScriptedSession.open();
            try (DynamicBatcher batcher = start(policy(4, Duration.ofHours(1)), BatchBuckets.everySize(4), session)) {
                assertThat(score(submit(batcher, i))).isEqualTo(i);
            }
        }
    }

    @Test
    void whatArrivesWhileALaneIsBusyRunsTogether() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        try (DynamicBatcher batcher = start(policy(4, Duration.ZERO), BatchBuckets.everySize(4), session)) {
            List<Submission> submissions = submitWhileBusy(batcher, 1, 2, 3, 4, 5, 6);
            session.allow(10);
            for (int i = 0; i < submissions.size(); i++) {
                assertThat(score(submissions.get(i))).isEqualTo(i + 1);
            }
            assertThat(session.runs()).containsExactly(List.of(1f), List.of(2f, 3f, 4f, 5f), List.of(6f));
        }
    }

    @Test
    void onlyThePictureThatMakesARunFailFails() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        try (DynamicBatcher batcher = start(policy(8, Duration.ZERO), BatchBuckets.everySize(8), session)) {
            List<Submission> submissions = submitWhileBusy(batcher, 1, 2, 3, ScriptedSession.POISON, 5, 6, 7, 8);
            session.allow(100);
            for (int i : List.of(0, 1, 2, 4, 5, 6, 7)) {
                assertThat(score(submissions.get(i))).isEqualTo(i + 1);
            }
            assertThat(submissions.get(3).await())
                    .asInstanceOf(type(SubmissionOutcome.Failed.class))
                    .extracting(failed -> failed.cause().kind())
                    .isEqualTo(EngineException.Kind.RUN_FAILED);
            assertThat(batches.isolated())
                    .as("7 in halves until the culprit is alone")
                    .isNotEmpty();
        }
    }

    @Test
    void aBatchThatIsTooLargeForTheDeviceRunsInSmallerParts() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        try (DynamicBatcher batcher = start(policy(4, Duration.ZERO), BatchBuckets.everySize(4), session)) {
            List<Submission> submissions = submitWhileBusy(batcher, 1, ScriptedSession.HUGE, 3);
            session.allow(100);
            assertThat(score(submissions.get(1))).isEqualTo(ScriptedSession.HUGE);
            assertThat(score(submissions.get(2))).isEqualTo(3);
            assertThat(batches.ceilings()).as("2 did not fit").containsExactly(1);
        }
    }

    @Test
    void whatDidNotFitOnceIsNotTriedAgain() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        try (DynamicBatcher batcher = start(policy(4, Duration.ZERO), BatchBuckets.everySize(4), session)) {
            List<Submission> submissions = submitWhileBusy(batcher, 1, ScriptedSession.HUGE, 3, 4, 5, 6, 7);
            session.allow(100);
            for (Submission submission : submissions) {
                score(submission);
            }
            List<Integer> sizes = session.runs().stream().map(List::size).toList();
            assertThat(sizes).startsWith(1, 4, 2).doesNotContain(3);
            assertThat(sizes.subList(sizes.size() - 2, sizes.size()))
                    .as("of those behind")
                    .containsOnly(1);
        }
    }

    @Test
    void aFixedGraphGetsItsBatchPaddedWithZeros() throws Exception {
        ScriptedSession session = ScriptedSession.open();
        try (DynamicBatcher batcher = start(policy(4, Duration.ZERO), BatchBuckets.fixed(4), session)) {
            assertThat(score(submit(batcher, 9))).isEqualTo(9);
        }
        assertThat(session.runs()).containsExactly(List.of(9f, 0f, 0f, 0f));
        assertThat(batches.ran()).containsExactly(new RecordedBatches.Ran(ReleaseReason.IDLE, 1, 3));
    }

    @Test
    void everyRunOfASessionComesFromItsOwnThread() throws Exception {
        ScriptedSession first = ScriptedSession.open();
        ScriptedSession second = ScriptedSession.open();
        try (DynamicBatcher batcher = start(policy(2, Duration.ZERO), BatchBuckets.everySize(2), first, second)) {
            List<Submission> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(submitPatiently(batcher, i));
            }
            for (Submission one : all) {
                one.await();
            }
        }
        assertThat(first.threads()).allMatch("test-lane-0"::equals);
        assertThat(second.threads()).allMatch("test-lane-1"::equals);
        assertThat(first.closed()).isTrue();
        assertThat(second.closed()).isTrue();
    }

    @Test
    void aPictureWhoseCallerLeftIsNotRun() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        try (DynamicBatcher batcher = start(policy(1, Duration.ZERO), BatchBuckets.everySize(1), session)) {
            List<Submission> submissions = submitWhileBusy(batcher, 1, 2, 3);
            submissions.get(1).cancel();
            session.allow(10);
            assertThat(score(submissions.get(2))).isEqualTo(3);
            assertThat(session.runs()).containsExactly(List.of(1f), List.of(3f));
        }
    }

    @Test
    void aDeadlineThatPassesInTheQueueIsToldAtOnceAndTheWorkIsNotDone() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        try (DynamicBatcher batcher = start(policy(1, Duration.ZERO), BatchBuckets.everySize(1), session)) {
            Submission running = submitWhileBusy(batcher, 1).getFirst();
            Submission late = batcher.submit(
                    Tensors.of(pool, 2),
                    Priority.INTERACTIVE,
                    Deadline.after(System.nanoTime(), Duration.ofMillis(20)));
            assertThat(late.await()).isInstanceOf(SubmissionOutcome.Expired.class);
            session.allow(10);
            assertThat(score(running)).isEqualTo(1);
        }
        assertThat(session.runs()).containsExactly(List.of(1f));
    }

    @Test
    void closingRunsWhatWaitsAndRefusesWhatComes() throws Exception {
        ScriptedSession session = ScriptedSession.gated();
        DynamicBatcher batcher = start(policy(4, Duration.ofHours(1)), BatchBuckets.everySize(4), session);
        List<Submission> submissions = submitWhileBusy(batcher, 1, 2, 3);
        Thread closer = Thread.ofVirtual().start(batcher::close);
        session.allow(100);
        closer.join();
        assertThat(score(submissions.get(2))).isEqualTo(3);
        try (ImageTensor tensor = Tensors.of(pool, 4)) {
            assertThatExceptionOfType(BatcherClosedException.class)
                    .isThrownBy(() -> batcher.submit(tensor, Priority.INTERACTIVE, Deadline.never()));
        }
        assertThat(session.closed()).isTrue();
    }

    @Test
    void aSessionThatCannotBeOpenedEndsTheLanesThatCould() {
        ScriptedSession good = ScriptedSession.open();
        LaneGroup group = Lanes.group(policy(1, Duration.ZERO), Lanes.gate(Ticker.system()), () -> good, () -> {
            throw new EngineException(EngineException.Kind.LOAD_FAILED, "no such file");
        });
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> DynamicBatcher.start("test", group, Tensors.SHAPE, Ticker.system(), batches))
                .withMessage("no such file");
        assertThat(good.closed()).isTrue();
    }

    /** Many callers, some of whom leave or fail: everybody gets an answer, and nobody another's. */
    @Test
    void underStressEverySubmissionIsSettledOnceAndWithItsOwnAnswer() throws Exception {
        ScriptedSession[] sessions = {ScriptedSession.open(), ScriptedSession.open(), ScriptedSession.open()};
        try (DynamicBatcher batcher = start(policy(5, Duration.ZERO), BatchBuckets.everySize(5), sessions);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int caller = 0; caller < 64; caller++) {
                int seed = caller;
                answers.add(callers.submit(() -> callManyTimes(batcher, new Random(seed))));
            }
            int settled = 0;
            for (Future<Integer> answer : answers) {
                settled += answer.get();
            }
            assertThat(settled).isEqualTo(64 * 200);
            assertThat(batcher.queueDepth()).isZero();
        }
    }

    private int callManyTimes(DynamicBatcher batcher, Random random) throws InterruptedException {
        int settled = 0;
        for (int i = 0; i < 200; i++) {
            boolean poison = random.nextInt(20) == 0;
            float value = poison ? ScriptedSession.POISON : random.nextInt(1_000_000);
            Submission submission = submitPatiently(batcher, value);
            boolean leaves = random.nextInt(10) == 0;
            if (leaves) {
                submission.cancel();
            }
            switch (submission.await()) {
                case SubmissionOutcome.Scored scored ->
                    assertThat(scored.scores().get(0)).isEqualTo(value);
                case SubmissionOutcome.Failed _ -> assertThat(poison).isTrue();
                case SubmissionOutcome.Cancelled _ -> assertThat(leaves).isTrue();
                case SubmissionOutcome.Expired _ -> throw new AssertionError("nothing expires here");
            }
            settled++;
        }
        return settled;
    }

    private Submission submitPatiently(DynamicBatcher batcher, float value) {
        ImageTensor tensor = Tensors.of(pool, value);
        while (true) {
            try {
                return batcher.submit(tensor, Priority.INTERACTIVE, Deadline.never());
            } catch (QueueFullException full) {
                Thread.onSpinWait();
            }
        }
    }

    /** Submits the first, waits until the lane is inside its run, then submits the others. */
    private List<Submission> submitWhileBusy(DynamicBatcher batcher, float... values) {
        List<Submission> submissions = new ArrayList<>();
        submissions.add(submit(batcher, values[0]));
        while (batcher.queueDepth() > 0) {
            Thread.onSpinWait();
        }
        IntStream.range(1, values.length).forEach(i -> submissions.add(submit(batcher, values[i])));
        return submissions;
    }

    private Submission submit(DynamicBatcher batcher, float value) {
        return batcher.submit(Tensors.of(pool, value), Priority.INTERACTIVE, Deadline.never());
    }

    private static float score(Submission submission) throws InterruptedException {
        SubmissionOutcome outcome = submission.await();
        assertThat(outcome).isInstanceOf(SubmissionOutcome.Scored.class);
        return ((SubmissionOutcome.Scored) outcome).scores().get(0);
    }

    private static BatchPolicy policy(int maxSize, Duration maxDelay) {
        return new BatchPolicy(maxSize, maxDelay, 50);
    }

    private DynamicBatcher start(BatchPolicy policy, BatchBuckets buckets, ScriptedSession... sessions) {
        List<LaneGroup.Lane> lanes = new ArrayList<>();
        for (ScriptedSession session : sessions) {
            lanes.add(new LaneGroup.Lane(Lanes.gate(Ticker.system()), () -> session));
        }
        LaneGroup group = new LaneGroup(lanes, policy, buckets, new RunTimes(buckets.largest()));
        return DynamicBatcher.start("test", group, Tensors.SHAPE, Ticker.system(), batches);
    }
}
