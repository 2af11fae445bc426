package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.models.engine.EngineException;
import dev.upright.models.testing.ManualTicker;
import dev.upright.models.testing.Tensors;
import dev.upright.preprocess.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private final EngineException lost = new EngineException(EngineException.Kind.DEVICE_LOST, "lost");

    private final ManualTicker ticker = new ManualTicker();
    private final TensorPool pool = new TensorPool(1 << 20);
    private List<Submission> lastTaken = List.of();
    private final BatchQueue queue = new BatchQueue(40, ticker);
    private final DeviceGate gate = Lanes.gate(ticker);
    private final LaneGroup group = Lanes.group(new BatchPolicy(2, Duration.ZERO, 40), gate);

    @BeforeEach
    void hasALane() {
        queue.add(group);
    }

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
        for (int i = 0; i < WaitingLines.BATCH_TURN; i++) {
            taken.addAll(take());
        }
        assertThat(taken).contains(bulk.get(0));
        assertThat(taken.indexOf(bulk.get(0))).isEqualTo((WaitingLines.BATCH_TURN - 1) * 2);
    }

    @Test
    void theEarliestDeadlineGoesFirst() throws Exception {
        Submission patient = offer(Deadline.after(ticker.nanos(), Duration.ofSeconds(10)));
        Submission hurried = offer(Deadline.after(ticker.nanos(), Duration.ofSeconds(1)));
        Submission between = offer(Deadline.after(ticker.nanos(), Duration.ofSeconds(5)));
        assertThat(take()).containsExactly(hurried, between);
        assertThat(take()).containsExactly(patient);
    }

    @Test
    void aDeadlineNeverOvertakesAHigherPriority() throws Exception {
        Submission bulk = offer(Priority.BATCH, Deadline.after(ticker.nanos(), Duration.ofSeconds(1)));
        Submission urgent = offer(Priority.INTERACTIVE, Deadline.after(ticker.nanos(), Duration.ofSeconds(9)));
        assertThat(take()).containsExactly(urgent, bulk);
    }

    @Test
    void aLaneWhoseDeviceIsOutIsToldSoWhateverWaits() throws Exception {
        offer(Priority.INTERACTIVE, 1);
        gate.shut(DeviceGate.Fault.DEVICE, "gone");
        assertThat(turn()).isInstanceOf(BatchQueue.Out.class);
    }

    @Test
    void whileEveryDeviceIsOutNothingIsTaken() {
        gate.shut(DeviceGate.Fault.DEVICE, "an illegal memory access");
        assertThatExceptionOfType(DevicesOutException.class)
                .isThrownBy(() -> offer(Priority.INTERACTIVE, 1))
                .withMessageContaining("an illegal memory access");
    }

    @Test
    void whatADeviceGaveBackGoesBeforeWhatCameLater() throws Exception {
        List<Submission> first = offer(Priority.INTERACTIVE, 2);
        take();
        List<Submission> later = offer(Priority.INTERACTIVE, 1);
        queue.giveBack(first, false, lost);
        assertThat(take()).isEqualTo(first);
        assertThat(take()).isEqualTo(later);
    }

    @Test
    void aPictureOnWhichDevicesAreLostAgainAndAgainIsGivenUp() throws Exception {
        Submission poison = offer(Deadline.never());
        for (int i = 0; i < BatchQueue.MOST_RETURNS; i++) {
            assertThat(take()).containsExactly(poison);
            queue.giveBack(List.of(poison), false, lost);
        }
        assertThat(take()).containsExactly(poison);
        queue.giveBack(List.of(poison), false, lost);
        assertThat(queue.depth()).isZero();
        assertThat(poison.await()).isEqualTo(new SubmissionOutcome.Failed(lost));
        assertThat(pool.lentBytes()).isZero();
    }

    @Test
    void aTensorLivesAsLongAsARunThatHangsMayReadIt() throws Exception {
        Submission rescued = offer(Deadline.never());
        take();
        queue.giveBack(List.of(rescued), true, lost);
        take();
        rescued.release();
        assertThat(pool.lentBytes()).as("the run that hangs may still read it").isPositive();
        rescued.letGo();
        assertThat(pool.lentBytes()).isZero();
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
        assertThat(turn()).isInstanceOf(BatchQueue.Closed.class);
    }

    private List<Submission> take() throws InterruptedException {
        assertThat(turn()).isInstanceOf(BatchQueue.Taken.class);
        return lastTaken;
    }

    private BatchQueue.Turn turn() throws InterruptedException {
        BatchQueue.Turn turn = queue.take(new BatchQueue.Taker(group, gate, new BatchCeiling(2)), true);
        if (turn instanceof BatchQueue.Taken taken) {
            lastTaken = taken.submissions();
        }
        return turn;
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
