package dev.upright.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.upright.server.admission.Admission.Load;
import dev.upright.server.admission.Admission.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionTest {
    private static final AdmissionLimits LIMITS = new AdmissionLimits(3, 100, 1_000, true);

    private final AtomicLong nanos = new AtomicLong();
    private final Admission admission = new Admission(LIMITS, nanos::get);

    @Test
    void countsWhatIsInsideAndForgetsWhoLeaves() {
        try (Permit first = admission.enter(40)) {
            first.addPixels(300);
            try (Permit second = admission.enter(60)) {
                second.addPixels(700);
                assertThat(admission.load()).isEqualTo(new Load(2, 100, 1_000));
            }
            assertThat(admission.load()).isEqualTo(new Load(1, 40, 300));
        }
        assertThat(admission.load()).isEqualTo(new Load(0, 0, 0));
    }

    @Test
    void refusesOneRequestTooMany() {
        enter(3, 1);
        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> admission.enter(1))
                .withMessageContaining("too many requests in flight (3)");
        assertThat(admission.load()).as("a refusal leaves nothing behind").isEqualTo(new Load(3, 3, 0));
    }

    @Test
    void refusesOneByteTooMany() {
        enter(1, 60);
        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> admission.enter(41))
                .withMessageContaining("too many bytes in flight (100)");
        assertThat(admission.load()).isEqualTo(new Load(1, 60, 0));
        enter(1, 40);
    }

    @Test
    void refusesOnePixelTooMany() {
        enter(1, 1).getFirst().addPixels(600);
        try (Permit permit = admission.enter(1)) {
            assertThatExceptionOfType(OverloadedException.class)
                    .isThrownBy(() -> permit.addPixels(401))
                    .withMessageContaining("too many pixels in flight (1000)");
            permit.addPixels(400);
        }
        assertThat(admission.load()).isEqualTo(new Load(1, 1, 600));
    }

    @Test
    void aRefusalSaysWhichBoundAndWhenThoseInsideWillHaveLeft() {
        List<Permit> inside = enter(3, 1);
        assertThat(refusal(1))
                .as("nothing is known yet")
                .extracting(OverloadedException::retryAfter)
                .isEqualTo(Duration.ZERO);
        for (int i = 0; i < 100; i++) {
            nanos.addAndGet(500_000_000);
            inside.removeFirst().close();
            inside.addAll(enter(1, 1));
        }
        assertThat(refusal(1).bound()).isEqualTo(Bound.REQUESTS);
        assertThat(refusal(1).retryAfter())
                .as("three inside, two leave a second")
                .isBetween(Duration.ofMillis(1_499), Duration.ofMillis(1_501));
        inside.removeFirst().close();
        assertThat(refusal(100).bound()).isEqualTo(Bound.BYTES);
        inside.getFirst().addPixels(1_000);
        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> inside.getLast().addPixels(1))
                .satisfies(refused -> assertThat(refused.bound()).isEqualTo(Bound.PIXELS));
    }

    private OverloadedException refusal(long bytes) {
        return assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> admission.enter(bytes))
                .actual();
    }

    @Test
    void aGiantIsLetInWhenItIsAlone() {
        try (Permit giant = admission.enter(5_000)) {
            giant.addPixels(70_000);
            assertThat(admission.load()).isEqualTo(new Load(1, 5_000, 70_000));
            assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> admission.enter(1));
        }
        enter(1, 1);
        assertThatExceptionOfType(OverloadedException.class)
                .as("and only then")
                .isThrownBy(() -> admission.enter(5_000));
    }

    /** A request of many pictures would be refused for ever if it had to make room for itself. */
    @Test
    void aGiantOfSeveralPicturesIsLetInWhenItIsAlone() {
        try (Permit giant = admission.enter(1)) {
            giant.addPixels(800);
            giant.addPixels(800);
            assertThat(admission.load().pixels()).isEqualTo(1_600);
            try (Permit other = admission.enter(1)) {
                assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> other.addPixels(1));
            }
        }
        assertThat(admission.load()).isEqualTo(new Load(0, 0, 0));
    }

    @Test
    void aSettledShareOnlyShrinks() {
        try (Permit permit = admission.enter(80)) {
            permit.settleBytes(30);
            assertThat(admission.load().bytes()).isEqualTo(30);
            permit.settleBytes(90);
            assertThat(admission.load().bytes()).isEqualTo(30);
            permit.settleBytes(0);
            assertThat(admission.load().bytes()).isZero();
        }
        assertThat(admission.load()).isEqualTo(new Load(0, 0, 0));
    }

    @Test
    void leavingTwiceIsLeavingOnce() {
        Permit permit = admission.enter(10);
        enter(1, 20);
        permit.addPixels(5);
        permit.close();
        permit.close();
        assertThat(admission.load()).isEqualTo(new Load(1, 20, 0));
    }

    @Test
    void aClosedGateRefusesEverybodyAndLetsThoseInsideGoOn() {
        List<Permit> inside = enter(1, 10);
        admission.close();
        admission.close();
        assertThatExceptionOfType(ShuttingDownException.class).isThrownBy(() -> admission.enter(1));
        assertThatNoException().isThrownBy(() -> inside.getFirst().addPixels(10));
        inside.getFirst().close();
        assertThat(admission.load()).isEqualTo(new Load(0, 0, 0));
    }

    @Test
    void waitsUntilTheLastOneHasLeft() throws InterruptedException {
        assertThat(admission.awaitEmpty(Duration.ZERO)).isTrue();
        List<Permit> inside = enter(2, 10);
        assertThat(admission.awaitEmpty(Duration.ZERO)).isFalse();
        assertThat(admission.awaitEmpty(Duration.ofMillis(5))).isFalse();
        Thread leaver = Thread.ofVirtual().start(() -> inside.forEach(Permit::close));
        assertThat(admission.awaitEmpty(Duration.ofSeconds(50))).isTrue();
        leaver.join();
    }

    @Test
    void aCrowdNeverExceedsTheBoundsAndLeavesNothingBehind() throws Exception {
        ConcurrentLinkedQueue<Load> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<?>> visits = new ArrayList<>();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int visitor = 0; visitor < 400; visitor++) {
                SplittableRandom random = new SplittableRandom(visitor);
                visits.add(crowd.submit(() -> {
                    for (int visit = 0; visit < 25; visit++) {
                        boolean in = visit(random, seen);
                        (in ? admitted : refused).incrementAndGet();
                    }
                }));
            }
        }
        for (Future<?> visit : visits) {
            visit.get();
        }
        assertThat(admitted.get() + refused.get()).isEqualTo(10_000);
        assertThat(admitted).hasPositiveValue();
        assertThat(seen)
                .allSatisfy(load -> assertThat(load.requests()).isBetween(1, LIMITS.requests()))
                .allSatisfy(load -> assertThat(load.bytes()).isBetween(0L, LIMITS.bytes()))
                .allSatisfy(load -> assertThat(load.pixels()).isBetween(0L, LIMITS.pixels()));
        assertThat(admission.load()).isEqualTo(new Load(0, 0, 0));
        assertThat(admission.awaitEmpty(Duration.ZERO)).isTrue();
    }

    /** One stay of nobody larger than the bounds; false where the gate refused it. */
    private boolean visit(SplittableRandom random, ConcurrentLinkedQueue<Load> seen) {
        long bytes = random.nextLong(1, LIMITS.bytes() + 1);
        try (Permit permit = admission.enter(bytes)) {
            seen.add(admission.load());
            LockSupport.parkNanos(1_000);
            permit.settleBytes(random.nextLong(bytes + 1));
            permit.addPixels(random.nextLong(1, LIMITS.pixels() / 2));
            seen.add(admission.load());
            LockSupport.parkNanos(1_000);
            return true;
        } catch (OverloadedException full) {
            return false;
        }
    }

    @Test
    void limitsBelowOneAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AdmissionLimits(0, 1, 1, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdmissionLimits(1, 0, 1, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdmissionLimits(1, 1, 0, true));
    }

    private List<Permit> enter(int count, long bytes) {
        List<Permit> inside = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inside.add(admission.enter(bytes));
        }
        return inside;
    }
}
