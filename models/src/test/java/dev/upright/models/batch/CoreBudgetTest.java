package dev.upright.models.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoreBudgetTest {

    @Test
    void neverLetsMoreComputeThanThereAreCores() throws Exception {
        CoreBudget cores = new CoreBudget(2);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 4000; i++) {
                boolean run = i % 2 == 0;
                threads.execute(() -> {
                    try (CoreBudget.Turn _ = run ? cores.run() : cores.decode()) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(1000);
                        inside.decrementAndGet();
                    }
                });
            }
        }
        assertThat(most.get()).isEqualTo(2);
        assertThat(inside.get()).isZero();
    }

    @Test
    void runsGoBeforeDecodes() throws Exception {
        CoreBudget cores = new CoreBudget(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CoreBudget.Turn busy = cores.run();
        Thread decode = waiting(() -> {
            try (CoreBudget.Turn _ = cores.decode()) {
                order.add("decode");
            }
        });
        Thread run = waiting(() -> {
            try (CoreBudget.Turn _ = cores.run()) {
                order.add("run");
            }
        });
        busy.close();
        decode.join();
        run.join();
        assertThat(order).containsExactly("run", "decode");
    }

    @Test
    void aTurnIsGivenBackOnceHoweverOftenItIsClosed() throws Exception {
        CoreBudget cores = new CoreBudget(1);
        CoreBudget.Turn turn = cores.run();
        turn.close();
        turn.close();
        CoreBudget.Turn next = cores.run();
        Thread other = waiting(() -> cores.run().close());
        assertThat(other.getState()).as("there is one core only").isEqualTo(Thread.State.WAITING);
        next.close();
        other.join();
    }

    /** Starts it, and returns when it waits. */
    private static Thread waiting(Runnable work) throws InterruptedException {
        Thread thread = Thread.ofPlatform().start(work);
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        return thread;
    }
}
