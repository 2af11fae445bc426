package dev.upright.server.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.models.batch.Deadline;
import dev.upright.models.testing.ManualTicker;
import dev.upright.server.prediction.PreprocessExecutor.DeadlinePassedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PreprocessExecutorTest {
    private static final long HALF_A_SECOND = 500_000_000;

    private final ManualTicker ticker = new ManualTicker();
    private final ConcurrentLinkedQueue<String> discarded = new ConcurrentLinkedQueue<>();

    @Test
    void worksOnPlatformThreadsOfItsOwn() throws Exception {
        try (PreprocessExecutor executor = new PreprocessExecutor(1, ticker)) {
            Thread worker = executor.call(Thread::currentThread, _ -> {}, Deadline.never());
            assertThat(worker.isVirtual()).isFalse();
            assertThat(worker.getName()).startsWith("preprocess-");
            assertThat(worker.isDaemon()).isTrue();
        }
    }

    @Test
    void givesTheResultToItsCallerAndToNobodyElse() throws Exception {
        try (PreprocessExecutor executor = new PreprocessExecutor(2, ticker)) {
            assertThat(executor.call(() -> "done", discarded::add, Deadline.never()))
                    .isEqualTo("done");
        }
        assertThat(discarded).isEmpty();
    }

    @Test
    void workThatHasNotBegunByItsDeadlineIsNotDone() throws Exception {
        AtomicBoolean begun = new AtomicBoolean();
        CountDownLatch release = new CountDownLatch(1);
        try (PreprocessExecutor executor = new PreprocessExecutor(1, ticker)) {
            CompletableFuture<String> before = occupy(executor, release);
            Deadline deadline = Deadline.after(ticker.nanos(), Duration.ofMillis(1));
            ticker.advance(Duration.ofMillis(1));
            assertThatExceptionOfType(DeadlinePassedException.class)
                    .isThrownBy(
                            () -> executor.call(() -> String.valueOf(begun.getAndSet(true)), discarded::add, deadline));
            release.countDown();
            assertThat(before.get()).isEqualTo("occupied");
        }
        assertThat(begun).isFalse();
        assertThat(discarded).isEmpty();
    }

    @Test
    void aDeadlineInTheFutureIsWaitedFor() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (PreprocessExecutor executor = new PreprocessExecutor(1, ticker)) {
            CompletableFuture<String> before = occupy(executor, release);
            long start = System.nanoTime();
            assertThatExceptionOfType(DeadlinePassedException.class)
                    .isThrownBy(() -> executor.call(
                            () -> "never", discarded::add, Deadline.after(ticker.nanos(), Duration.ofMillis(20))));
            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
            assertThat(executor.waiting())
                    .as("what nobody waits for is forgotten at once, its picture with it")
                    .isZero();
            release.countDown();
            assertThat(before.get()).isEqualTo("occupied");
        }
    }

    /** The work begins at once and ends when it is let: its caller, patient for half a second, leaves it under way. */
    @Test
    void whatEndsAfterItsCallerLeftIsDiscardedOnce() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PreprocessExecutor executor = new PreprocessExecutor(1, () -> 0)) {
            assertThatExceptionOfType(DeadlinePassedException.class)
                    .isThrownBy(() ->
                            executor.call(work("late", begun, release), discarded::add, new Deadline(HALF_A_SECOND)));
            assertThat(discarded).as("it still runs").isEmpty();
            release.countDown();
        }
        assertThat(discarded).containsExactly("late");
    }

    @Test
    void aDiscardThatFailsHarmsNobody() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PreprocessExecutor executor = new PreprocessExecutor(1, () -> 0)) {
            assertThatExceptionOfType(DeadlinePassedException.class)
                    .isThrownBy(() -> executor.call(
                            work("late", begun, release),
                            _ -> {
                                throw new IllegalStateException("cannot be discarded");
                            },
                            new Deadline(HALF_A_SECOND)));
            release.countDown();
            assertThat(executor.call(() -> "next", discarded::add, Deadline.never()))
                    .isEqualTo("next");
        }
    }

    @Test
    void whatTheWorkThrowsIsThrownAsItIs() {
        RuntimeException failure = new IllegalArgumentException("a broken picture");
        Error error = new OutOfMemoryError("pretended");
        try (PreprocessExecutor executor = new PreprocessExecutor(1, ticker)) {
            assertThatThrownBy(() -> executor.call(throwing(failure), discarded::add, Deadline.never()))
                    .isSameAs(failure);
            assertThatThrownBy(() -> executor.call(throwing(error), discarded::add, Deadline.never()))
                    .isSameAs(error);
        }
        assertThat(discarded).isEmpty();
    }

    @Test
    void aCallerWhoIsInterruptedLeavesAndTheResultIsDiscardedOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PreprocessExecutor executor = new PreprocessExecutor(1, ticker)) {
            CompletableFuture<String> outcome = new CompletableFuture<>();
            Thread caller = start(executor, work("late", begun, release), outcome);
            await(begun);
            caller.interrupt();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(outcome::get)
                    .withCauseInstanceOf(InterruptedException.class);
            assertThat(discarded).as("it still runs").isEmpty();
            release.countDown();
        }
        assertThat(discarded).containsExactly("late");
    }

    @Test
    void whatAnInterruptedCallerLeftInTheQueueIsNotDone() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch release = new CountDownLatch(1);
        try (PreprocessExecutor executor = new PreprocessExecutor(1, ticker)) {
            CompletableFuture<String> before = occupy(executor, release);
            CompletableFuture<String> outcome = new CompletableFuture<>();
            Thread caller = start(executor, () -> String.valueOf(done.getAndSet(true)), outcome);
            caller.interrupt();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(outcome::get)
                    .withCauseInstanceOf(InterruptedException.class);
            release.countDown();
            assertThat(before.get()).isEqualTo("occupied");
        }
        assertThat(done).isFalse();
        assertThat(discarded).isEmpty();
    }

    @Test
    void neverDoesMoreAtOnceThanItHasThreads() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Integer>> results = new ArrayList<>();
        try (PreprocessExecutor executor = new PreprocessExecutor(2, ticker);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                int number = i;
                Supplier<Integer> work = () -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1_000);
                    atOnce.decrementAndGet();
                    return number;
                };
                results.add(callers.submit(() -> executor.call(work, _ -> {}, Deadline.never())));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(results.get(i).get()).isEqualTo(i);
            }
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    /** Keeps the only thread busy until the latch opens; returns when it is. */
    private CompletableFuture<String> occupy(PreprocessExecutor executor, CountDownLatch release) {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        start(executor, work("occupied", begun, release), outcome);
        await(begun);
        return outcome;
    }

    private Thread start(PreprocessExecutor executor, Supplier<String> work, CompletableFuture<String> outcome) {
        return Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(executor.call(work, discarded::add, Deadline.never()));
            } catch (InterruptedException | DeadlinePassedException ended) {
                outcome.completeExceptionally(ended);
            }
        });
    }

    private static Supplier<String> work(String result, CountDownLatch begun, CountDownLatch release) {
        return () -> {
            begun.countDown();
            await(release);
            return result;
        };
    }

    private static Supplier<String> throwing(Throwable thrown) {
        return () -> {
            switch (thrown) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new AssertionError(thrown);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
