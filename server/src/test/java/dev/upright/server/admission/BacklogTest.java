package dev.upright.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

import dev.upright.server.admission.Backlog.Stay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BacklogTest {
    private static final int AT_ONCE = 2;
    private static final int MOST = 100;

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final Backlog backlog = new Backlog(AT_ONCE, MOST, true, nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    private Stay enter(long patienceMillis) {
        return backlog.enter(nanos.get() + patienceMillis * 1_000_000);
    }

    private OverloadedException refused(long patienceMillis) {
        assertThatExceptionOfType(OverloadedException.class)
                .as("checking takes nothing on")
                .isThrownBy(() -> backlog.check(nanos.get() + patienceMillis * 1_000_000));
        return assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> enter(patienceMillis))
                .actual();
    }

    /** So many enter one after the other while one is answered every ten milliseconds: a hundred a second. */
    private List<Stay> busyAtHundredASecond(int inside) {
        List<Stay> stays = new ArrayList<>();
        while (stays.size() < inside) {
            stays.add(enter(60_000));
        }
        for (int i = 0; i < 500; i++) {
            pass(10);
            stays.removeFirst().answered();
            stays.add(enter(60_000));
        }
        return stays;
    }

    @Test
    void whoKnowsNothingRefusesNobody() {
        for (int i = 0; i < MOST; i++) {
            enter(1);
        }
        assertThat(backlog.inside()).isEqualTo(MOST);
        assertThat(backlog.perSecond()).isZero();
        assertThat(backlog.workedOff()).isZero();
    }

    /** The first answer of a new process took a second and a half, with fifty waiting: by that alone they would take a minute. */
    @Test
    void aSlowStartIsNoRate() {
        List<Stay> first = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            first.add(enter(10_000));
        }
        pass(1_500);
        first.removeFirst().answered();
        enter(10_000);
        for (int i = 0; i < 19; i++) {
            assertThat(backlog.perSecond()).isZero();
            pass(10);
            first.removeFirst().answered();
        }
        assertThat(backlog.perSecond()).as("what came after it counts").isCloseTo(100, within(1.0));
        enter(1_000);
    }

    @Test
    void whatIsSetIsTheMost() {
        for (int i = 0; i < MOST; i++) {
            enter(60_000);
        }
        OverloadedException refusal = refused(60_000);
        assertThat(refusal.bound()).isEqualTo(Bound.LIMIT);
        assertThat(backlog.inside()).isEqualTo(MOST);
    }

    @Test
    void theRateIsThatOfTheAnswers() {
        busyAtHundredASecond(50);
        assertThat(backlog.perSecond()).isCloseTo(100, within(1.0));
        assertThat(backlog.workedOff()).isBetween(Duration.ofMillis(490), Duration.ofMillis(510));
    }

    @Test
    void whoCannotBeAnsweredInTimeIsRefusedAtOnce() {
        busyAtHundredASecond(50);
        OverloadedException refusal = refused(600);
        assertThat(refusal.bound()).isEqualTo(Bound.DEADLINE);
        assertThat(refusal)
                .hasMessageMatching("the answer would come too late: it takes about 5\\d\\d ms, and 600 ms are left");
        assertThat(refusal.retryAfter()).isEqualTo(backlog.workedOff());
        assertThat(backlog.inside()).isEqualTo(50);
        enter(700).close();
        refused(0);
        refused(-5);
    }

    @Test
    void fewerThanAreWorkedOnAtOneTimeAreNeverRefused() {
        busyAtHundredASecond(50).forEach(Stay::close);
        Stay first = enter(1);
        Stay second = enter(1);
        assertThat(refused(1).bound()).isEqualTo(Bound.DEADLINE);
        first.close();
        assertThatNoException().isThrownBy(() -> backlog.check(nanos.get()));
        second.close();
    }

    @Test
    void aQuietHourIsNotForgetting() {
        busyAtHundredASecond(50).forEach(Stay::close);
        pass(3_600_000);
        assertThat(backlog.perSecond()).isCloseTo(100, within(1.0));
        assertThat(backlog.workedOff()).isZero();
    }

    @Test
    void oneByOneTellsOfOneHandOnly() {
        for (int i = 0; i < 100; i++) {
            Stay alone = enter(1_000);
            pass(40);
            alone.answered();
        }
        assertThat(backlog.perSecond()).as("25 a second by each of two").isCloseTo(50, within(0.1));
    }

    @Test
    void aFewOneByOneDoNotOutweighTheCrowd() {
        busyAtHundredASecond(50).forEach(Stay::close);
        for (int i = 0; i < 20; i++) {
            Stay alone = enter(1_000);
            pass(100);
            alone.answered();
        }
        assertThat(backlog.perSecond()).as("not a mere 20").isGreaterThan(75);
    }

    @Test
    void whoOnlyMeasuresRefusesNobody() {
        Backlog measures = new Backlog(AT_ONCE, MOST, false, nanos::get);
        for (int i = 0; i < 2 * MOST; i++) {
            measures.enter(nanos.get() + 1);
        }
        for (int i = 0; i < 100; i++) {
            pass(10);
            measures.enter(nanos.get() + 1).answered();
        }
        assertThat(measures.inside()).isEqualTo(2 * MOST);
        assertThat(measures.perSecond()).isCloseTo(100, within(1.0));
    }

    @Test
    void whatIsStuckSlowsTheRateWhileItIsStuck() {
        busyAtHundredASecond(50);
        pass(5_000);
        assertThat(backlog.perSecond()).isLessThan(20);
        assertThat(refused(2_000).bound()).isEqualTo(Bound.DEADLINE);
        pass(100_000_000);
        assertThat(refused(60_000).retryAfter()).as("a minute at most").isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aMissLowersTheLimitBelowWhatItFound() {
        List<Stay> early = busyAtHundredASecond(50);
        Stay late = enter(700);
        pass(700);
        late.close();
        assertThat(backlog.limit()).isEqualTo((int) (0.8 * 51));
        early.forEach(Stay::close);
    }

    @Test
    void aCrowdThatMissesTogetherIsOneLesson() {
        busyAtHundredASecond(50).forEach(Stay::close);
        List<Stay> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(enter(700));
        }
        pass(700);
        crowd.reversed().forEach(Stay::close);
        assertThat(backlog.limit()).isEqualTo((int) (0.8 * 50));
    }

    /** A caller may ask for an answer within a millisecond. It will not get one, and nobody else shall pay for that. */
    @Test
    void whoMissesAmongFewTeachesNothing() {
        for (int i = 0; i < 4 * AT_ONCE; i++) {
            enter(1);
        }
        Stay impatient = enter(1);
        pass(10);
        assertThat(backlog.limit()).isEqualTo(MOST);
        impatient.close();
        assertThat(backlog.limit()).as("it found one too many").isEqualTo(4 * AT_ONCE);
    }

    @Test
    void whoLeavesBeforeItsDeadlineTeachesNothing() {
        for (int i = 0; i < 50; i++) {
            enter(1_000);
        }
        Stay leaves = enter(1_000);
        pass(999);
        leaves.close();
        assertThat(backlog.limit()).isEqualTo(MOST);
        assertThat(backlog.perSecond()).isZero();
    }

    @Test
    void answersInTimeRaiseTheLimitWhileItIsInUse() {
        List<Stay> stays = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stays.add(enter(10));
        }
        pass(10);
        stays.removeLast().close();
        assertThat(backlog.limit()).isEqualTo(16);
        stays.forEach(Stay::close);
        for (int i = 0; i < 100; i++) {
            enter(60_000).answered();
        }
        assertThat(backlog.limit()).as("it was not in use").isEqualTo(16);
        for (int i = 0; i < 10; i++) {
            stays.add(enter(60_000));
        }
        for (int i = 0; i < 5_000; i++) {
            enter(60_000).answered();
        }
        assertThat(backlog.limit()).as("up to twice what is inside").isEqualTo(22);
    }

    @Test
    void aStayEndsOnce() {
        Stay stay = enter(1_000);
        pass(10);
        stay.answered();
        stay.close();
        stay.answered();
        assertThat(backlog.inside()).isZero();
    }

    @Test
    void aCrowdLeavesNothingBehind() throws Exception {
        Backlog busy = new Backlog(AT_ONCE, MOST, true, System::nanoTime);
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> visits = new ArrayList<>();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int visitor = 0; visitor < 400; visitor++) {
                SplittableRandom random = new SplittableRandom(visitor);
                visits.add(crowd.submit(() -> {
                    for (int visit = 0; visit < 50; visit++) {
                        visit(busy, random, most);
                    }
                }));
            }
        }
        for (Future<?> visit : visits) {
            visit.get();
        }
        assertThat(busy.inside()).isZero();
        assertThat(busy.limit()).isBetween(1, MOST);
        assertThat(most.get()).isBetween(1, MOST);
    }

    private static void visit(Backlog busy, SplittableRandom random, AtomicInteger most) {
        try (Stay stay = busy.enter(System.nanoTime() + random.nextLong(2_000_000))) {
            most.accumulateAndGet(busy.inside(), Math::max);
            LockSupport.parkNanos(1_000);
            if (random.nextInt(3) > 0) {
                stay.answered();
            }
        } catch (OverloadedException refused) {
            assertThat(refused.bound()).isIn(Bound.LIMIT, Bound.DEADLINE);
        }
    }
}
