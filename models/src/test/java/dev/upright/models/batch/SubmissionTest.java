package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.ManualTicker;
import dev.upright.models.testing.Tensors;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubmissionTest {
    private final ManualTicker ticker = new ManualTicker();
    private final BatchQueue queue = new BatchQueue(10, ticker);

    @Test
    void theFirstSettlementWins() throws Exception {
        try (TensorPool pool = new TensorPool(1 << 20)) {
            Submission submission = submission(pool, Deadline.never());
            assertThat(submission.settle(new SubmissionOutcome.Expired())).isTrue();
            assertThat(submission.settle(new SubmissionOutcome.Cancelled())).isFalse();
            assertThat(submission.await()).isInstanceOf(SubmissionOutcome.Expired.class);
        }
    }

    @Test
    void aDeadlineAnswersTheCallerWhileTheLaneStillReadsTheTensor() throws Exception {
        try (TensorPool pool = new TensorPool(1 << 20)) {
            Submission submission = submission(pool, Deadline.after(ticker.nanos(), Duration.ZERO));
            assertThat(submission.claim()).isTrue();
            assertThat(submission.await()).isInstanceOf(SubmissionOutcome.Expired.class);
            assertThat(pool.lentBytes()).as("the lane holds it").isPositive();
            submission.release();
            assertThat(pool.lentBytes()).isZero();
        }
    }

    @Test
    void aCancelledSubmissionCannotBeClaimed() {
        try (TensorPool pool = new TensorPool(1 << 20)) {
            Submission submission = submission(pool, Deadline.never());
            submission.cancel();
            assertThat(submission.claim()).isFalse();
            assertThat(pool.lentBytes()).as("its tensor went back").isZero();
        }
    }

    /** Claim, cancel and expiry race; one of them gets the tensor, the caller gets one answer, nothing is freed twice. */
    @Test
    void claimAndCancelAndExpiryNeverBothWin() throws Exception {
        try (TensorPool pool = new TensorPool(1 << 20);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            AtomicInteger claimed = new AtomicInteger();
            for (int round = 0; round < 3000; round++) {
                Submission submission = submission(pool, Deadline.never());
                CountDownLatch start = new CountDownLatch(1);
                Future<Boolean> lane = threads.submit(() -> {
                    start.await();
                    boolean won = submission.claim();
                    if (won) {
                        claimed.incrementAndGet();
                        submission.release();
                        submission.settle(new SubmissionOutcome.Expired());
                    }
                    return won;
                });
                Future<?> caller = threads.submit(() -> {
                    start.await();
                    submission.cancel();
                    return null;
                });
                Future<Boolean> reaper = threads.submit(() -> {
                    start.await();
                    return submission.drop(new SubmissionOutcome.Expired());
                });
                start.countDown();
                boolean ran = lane.get();
                caller.get();
                boolean reaped = reaper.get();
                assertThat(ran && reaped).isFalse();
                assertThat(submission.settled()).isTrue();
                assertThat(pool.lentBytes()).isZero();
            }
            assertThat(claimed.get()).as("the race was one").isPositive();
        }
    }

    private Submission submission(TensorPool pool, Deadline deadline) {
        return new Submission(Tensors.of(pool, 1), Priority.INTERACTIVE, deadline, ticker, queue);
    }
}
