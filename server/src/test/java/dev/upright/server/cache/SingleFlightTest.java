package dev.upright.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upright.server.cache.SingleFlight.Ending;
import dev.upright.server.cache.SingleFlight.Follower;
import dev.upright.server.cache.SingleFlight.Leader;
import dev.upright.server.cache.SingleFlight.Seat;
import dev.upright.server.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleFlightTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final SingleFlight<String, String> flights = new SingleFlight<>();
    private final ExecutorService followers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void ends() {
        followers.shutdownNow();
        followers.close();
    }

    @Test
    void theFirstLeadsAndEverybodyElseGetsItsResult() throws Exception {
        Leader<String> leader = lead("key");
        List<Future<Ending<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(followers.submit(() -> follow("key").await(LONG)));
        }
        Await.until("all wait", () -> flights.waiting() == 20);
        leader.land("found");
        for (Future<Ending<String>> one : waiting) {
            assertThat(one.get()).isEqualTo(new Ending.Landed<>("found"));
        }
        assertThat(flights.waiting()).isZero();
    }

    @Test
    void differentKeysFlyApart() {
        lead("one");
        assertThat(flights.board("other")).isInstanceOf(Leader.class);
    }

    @Test
    void afterTheEndTheNextOneLeads() {
        lead("key").land("found");
        lead("key").leave();
        lead("key").fail();
        lead("key");
    }

    @Test
    void aLeaderThatGoesOrFailsTellsWhich() throws Exception {
        Leader<String> goes = lead("goes");
        Leader<String> fails = lead("fails");
        Follower<String> left = follow("goes");
        Follower<String> failed = follow("fails");
        goes.leave();
        fails.fail();
        assertThat(left.await(LONG)).isEqualTo(new Ending.Left<>());
        assertThat(failed.await(LONG)).isEqualTo(new Ending.Failed<>());
    }

    @Test
    void theFirstWordCounts() throws Exception {
        Leader<String> leader = lead("key");
        Follower<String> follower = follow("key");
        leader.land("found");
        leader.fail();
        leader.leave();
        assertThat(follower.await(LONG)).isEqualTo(new Ending.Landed<>("found"));
    }

    @Test
    void aLateWordDoesNotEndTheNextFlight() {
        Leader<String> first = lead("key");
        first.land("found");
        lead("key");
        first.fail();
        assertThat(flights.board("key")).as("the second still flies").isInstanceOf(Follower.class);
    }

    @Test
    void aFollowerWhoseTimeIsUpDisturbsNobody() throws Exception {
        Leader<String> leader = lead("key");
        assertThat(follow("key").await(1)).isEqualTo(new Ending.Late<>());
        assertThat(follow("key").await(-1)).isEqualTo(new Ending.Late<>());
        Follower<String> patient = follow("key");
        leader.land("found");
        assertThat(patient.await(LONG)).isEqualTo(new Ending.Landed<>("found"));
        assertThat(patient.await(0)).as("what is known is told").isEqualTo(new Ending.Landed<>("found"));
    }

    @Test
    void aFollowerThatIsInterruptedLeavesAlone() throws Exception {
        Leader<String> leader = lead("key");
        Future<Ending<String>> interrupted =
                followers.submit(() -> follow("key").await(LONG));
        Future<Ending<String>> patient = followers.submit(() -> follow("key").await(LONG));
        Await.until("both wait", () -> flights.waiting() == 2);
        interrupted.cancel(true);
        leader.land("found");
        assertThat(patient.get()).isEqualTo(new Ending.Landed<>("found"));
        assertThatThrownBy(() -> followers
                        .submit(() -> {
                            Thread.currentThread().interrupt();
                            return waitForNobody();
                        })
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    private Ending<String> waitForNobody() throws InterruptedException {
        lead("nobody");
        return follow("nobody").await(LONG);
    }

    private Leader<String> lead(String key) {
        Seat<String> seat = flights.board(key);
        assertThat(seat).isInstanceOf(Leader.class);
        return (Leader<String>) seat;
    }

    private Follower<String> follow(String key) {
        Seat<String> seat = flights.board(key);
        assertThat(seat).isInstanceOf(Follower.class);
        return (Follower<String>) seat;
    }
}
