package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.testing.ManualTicker;
import dev.upright.models.testing.Tensors;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private final ManualTicker ticker = new ManualTicker();
    private final TensorPool pool = new TensorPool(1 << 20);
    private final BatchQueue queue = new BatchQueue(new BatchPolicy(2, Duration.ZERO, 40), ticker, new RunTimes(2));

    @AfterEach
    void freesThePool() {
        pool.close();
    }

    @Test
    void handsOutInTheOrderOfArrival() throws Exception {
        List<Submission> offered = offer(Priority.INTERACTIVE, 3);
        assertThat(take()).containsExactly(offered.get(0), offered.get(1));
        assertThat(take()).containsExactly(offered.get(2));
    }

    @Test
    void interactiveGoesBeforeBatch() throws Exception {
        List<Submission> bulk = offer(Priority.BATCH, 2);
        List<Submission> urgent = offer(Priority.INTERACTIVE, 1);
        assertThat(take()).containsExactly(urgent.get(0), bulk.get(0));
        assertThat(take()).containsExactly(bulk.get(1));
    }

    @Test
    void batchLeadsItsTurnSoThatItCannotStarve() throws Exception {
        List<Submission> bulk = offer(Priority.BATCH, 1);
        offer(Priority.INTERACTIVE, 30);
        List<Submission> taken = new ArrayList<>();
        for (int i = 0; i < BatchQueue.BATCH_TURN; i++) {
            taken.addAll(take());
        }
        assertThat(taken).contains(bulk.get(0));
        assertThat(taken.indexOf(bulk.get(0))).isEqualTo((BatchQueue.BATCH_TURN - 1) * 2);
    }

    @Test
    void refusesOneMoreThanItHolds() {
        offer(Priority.INTERACTIVE, 40);
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> offer(Priority.INTERACTIVE, 1));
        assertThat(queue.depth()).isEqualTo(40);
    }

    @Test
    void neverHandsOutACancelledSubmission() throws Exception {
        List<Submission> offered = offer(Priority.INTERACTIVE, 3);
        offered.get(0).cancel();
        assertThat(queue.depth()).as("its place is free at once").isEqualTo(2);
        assertThat(take()).containsExactly(offered.get(1), offered.get(2));
        assertThat(offered.get(0).await()).isInstanceOf(SubmissionOutcome.Cancelled.class);
    }

    @Test
    void neverHandsOutAnExpiredSubmission() throws Exception {
        Submission dying = offer(Deadline.after(ticker.nanos(), Duration.ofMillis(5)));
        Submission living = offer(Deadline.never());
        ticker.advance(Duration.ofMillis(5));
        assertThat(take()).containsExactly(living);
        assertThat(dying.await()).isInstanceOf(SubmissionOutcome.Expired.class);
        assertThat(pool.lentBytes()).as("its tensor went back").isEqualTo(Tensors.SHAPE.bytes());
    }

    @Test
    void closingRefusesNewWorkAndStillHandsOutWhatWaits() throws Exception {
        List<Submission> offered = offer(Priority.INTERACTIVE, 1);
        queue.close();
        assertThatExceptionOfType(BatcherClosedException.class).isThrownBy(() -> offer(Priority.INTERACTIVE, 1));
        assertThat(take()).isEqualTo(offered);
        assertThat(queue.take(true)).isEmpty();
    }

    private List<Submission> take() throws InterruptedException {
        return queue.take(true).orElseThrow().submissions();
    }

    private List<Submission> offer(Priority priority, int count) {
        List<Submission> offered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offered.add(offer(priority, Deadline.never()));
        }
        return offered;
    }

    private Submission offer(Deadline deadline) {
        return offer(Priority.INTERACTIVE, deadline);
    }

    private Submission offer(Priority priority, Deadline deadline) {
        Submission submission = new Submission(Tensors.of(pool, 1), priority, deadline, ticker, queue);
        queue.offer(submission);
        return submission;
    }
}
