package dev.upright.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.Decision;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.server.job.Job;
import dev.upright.server.job.JobInput;
import dev.upright.server.job.JobSpec;
import dev.upright.server.job.JobState;
import dev.upright.server.job.JobStore;
import dev.upright.server.job.JobStore.Claim;
import dev.upright.server.job.JobStore.Kept;
import dev.upright.server.job.JobStore.Listed;
import dev.upright.server.job.JobStore.RequestKey;
import dev.upright.server.job.JobStore.Settled;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store of jobs keeps to. */
abstract class JobStoreContract {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final List<ModelRef> MODELS = List.of(new ModelRef("orientation", "2"));
    private static final JobSpec SPEC = new JobSpec(MODELS, 5, new JobInput.Folder(Path.of("/srv/pictures")));

    private final AtomicInteger jobs = new AtomicInteger();
    private final List<JobStore> opened = new ArrayList<>();
    private final Supplier<JobStore> servers;
    private final JobStore store;

    /** @param servers each time one more server's view of the same empty store */
    JobStoreContract(Supplier<JobStore> servers) {
        this.servers = servers;
        this.store = another();
    }

    private JobStore another() {
        JobStore another = servers.get();
        opened.add(another);
        return another;
    }

    @AfterEach
    void closes() {
        opened.forEach(JobStore::close);
    }

    private static RequestKey noKey() {
        return new RequestKey(Optional.empty(), "digest");
    }

    private String job() {
        String id = "job-" + jobs.incrementAndGet();
        Job job = Job.of(id, SPEC, Optional.empty(), NOON.plusSeconds(jobs.get()));
        assertThat(store.create(job, noKey(), 100)).isEqualTo(new JobStore.Made(job, true));
        return id;
    }

    /** A job of so many pictures, all known. */
    private String job(int pictures) {
        String id = job();
        assertThat(store.append(id, "a", LONG, listed(1, pictures))).isTrue();
        store.change(id, Job::whenListed);
        return id;
    }

    private static List<Listed> listed(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> new Listed("p" + i, "/srv/pictures/p" + i, Optional.empty()))
                .toList();
    }

    private static Settled ok(Claim claim) {
        Row.Orientation said = new Row.Orientation(90, Decision.ROTATE, 0.99);
        Row row = new Row(
                claim.id(),
                claim.path(),
                Optional.of("d"),
                Optional.empty(),
                Optional.of(said),
                List.of(),
                MODELS,
                Optional.of("cpu"),
                1.5);
        return new Settled(claim, Optional.of(row));
    }

    private static Settled failed(Claim claim) {
        Row.Failure failure = new Row.Failure(Reason.CORRUPT, "it ends too soon");
        return new Settled(claim, Optional.of(Row.unread(claim.id(), claim.path(), MODELS, failure)));
    }

    private List<Long> seqs(String id, long after, int most) {
        return store.rows(id, after, most).stream().map(Kept::seq).toList();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void whatWasMadeIsFound() {
        String first = job();
        String second = job();
        assertThat(store.job(first).orElseThrow().spec()).isEqualTo(SPEC);
        assertThat(store.jobs(10)).extracting(Job::id).containsExactly(second, first);
        assertThat(store.jobs(1)).extracting(Job::id).containsExactly(second);
        assertThat(store.active()).extracting(Job::id).containsExactly(first, second);
        assertThat(store.job("another")).isEmpty();
    }

    @Test
    void aKeyMakesOneJobAndStandsForOneRequest() {
        RequestKey key = new RequestKey(Optional.of("k"), "digest");
        Job job = Job.of("first", SPEC, Optional.empty(), NOON);
        assertThat(store.made(key)).isEmpty();
        assertThat(store.create(job, key, 10).fresh()).isTrue();
        JobStore.Made again = store.create(Job.of("second", SPEC, Optional.empty(), NOON), key, 10);
        assertThat(again).isEqualTo(new JobStore.Made(job, false));
        assertThat(store.made(key)).contains(job);
        assertThatExceptionOfType(JobStore.KeyTakenException.class)
                .isThrownBy(() -> store.made(new RequestKey(Optional.of("k"), "another")));
        assertThat(store.jobs(10)).hasSize(1);
    }

    @Test
    void thereAreNoMoreJobsThanMayBeAndThoseThatEndedDoNotCount() {
        String first = job();
        Job next = Job.of("next", SPEC, Optional.empty(), NOON);
        assertThatExceptionOfType(JobStore.TooManyJobsException.class).isThrownBy(() -> store.create(next, noKey(), 1));
        store.change(first, job -> job.cancelled(NOON));
        assertThat(store.create(next, noKey(), 1).fresh()).isTrue();
    }

    @Test
    void aListingThatBeginsAgainAddsOnlyWhatIsNew() {
        String id = job();
        assertThat(store.append(id, "a", LONG, listed(1, 3))).isTrue();
        assertThat(store.append(id, "a", LONG, listed(1, 5))).isTrue();
        assertThat(store.progress(id, LONG).items()).isEqualTo(5);
        assertThat(store.claim(id, "a", 10, LONG))
                .extracting(Claim::seq, Claim::id)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 5)
                        .mapToObj(i -> tuple(i, "p" + i))
                        .toList());
    }

    @Test
    void anyTextIsTakenForAnId() {
        String id = job();
        String odd = "a\0b \uD83D c ü \uD83D\uDE00";
        assertThat(store.append(id, "a", LONG, List.of(new Listed(odd, odd, Optional.empty()))))
                .isTrue();
        List<Claim> claims = store.claim(id, "a", 1, LONG);
        assertThat(claims.getFirst().id()).endsWith("ü \uD83D\uDE00");
        assertThat(store.settle("a", List.of(failed(claims.getFirst())))).hasSize(1);
    }

    @Test
    void oneServerListsAtATime() {
        String id = job();
        assertThat(store.takeListing(id, "a", LONG)).isTrue();
        assertThat(store.takeListing(id, "b", LONG)).isFalse();
        assertThat(store.append(id, "b", LONG, listed(1, 1))).isFalse();
        assertThat(store.takeListing(id, "a", MOMENT)).isTrue();
        sleep(20);
        assertThat(store.takeListing(id, "b", LONG)).as("a is taken for dead").isTrue();
        assertThat(store.append(id, "a", LONG, listed(1, 1))).isFalse();
        store.change(id, job -> job.cancelled(NOON));
        assertThat(store.append(id, "b", LONG, listed(1, 1)))
                .as("nobody wants it")
                .isFalse();
    }

    @Test
    void whatCannotBeReadHasItsRowAtOnce() {
        String id = job();
        Row.Failure failure = new Row.Failure(Reason.UNREADABLE, "no permission");
        store.append(id, "a", LONG, List.of(new Listed("p1", "/srv/p1", Optional.of(failure))));
        store.change(id, Job::whenListed);
        assertThat(store.claim(id, "a", 10, LONG)).isEmpty();
        assertThat(RowJson.read(store.rows(id, 0, 10).getFirst().json()).failure())
                .contains(failure);
        assertThat(store.finish(id, NOON)).isTrue();
    }

    @Test
    void aPictureIsHandedOutOnceWhileItsLeaseLasts() {
        String id = job(3);
        assertThat(store.claim(id, "a", 2, LONG)).extracting(Claim::seq).containsExactly(1L, 2L);
        assertThat(store.claim(id, "b", 2, LONG)).extracting(Claim::seq).containsExactly(3L);
        assertThat(store.claim(id, "b", 2, LONG)).isEmpty();
        assertThat(store.progress(id, LONG).held()).isEqualTo(3);
    }

    @Test
    void aLeaseThatRanOutGoesToAnotherAndTheLateRowIsRefused() {
        String id = job(1);
        Claim late = store.claim(id, "a", 1, MOMENT).getFirst();
        sleep(20);
        Claim fresh = store.claim(id, "b", 1, LONG).getFirst();
        assertThat(store.settle("a", List.of(ok(late)))).isEmpty();
        assertThat(store.renew("a", List.of(late), LONG)).isEmpty();
        assertThat(store.settle("b", List.of(ok(fresh)))).hasSize(1);
        assertThat(store.settle("b", List.of(ok(fresh)))).as("once is enough").isEmpty();
        assertThat(seqs(id, 0, 10)).containsExactly(1L);
    }

    @Test
    void theSameServerToo() {
        String id = job(1);
        Claim late = store.claim(id, "a", 1, MOMENT).getFirst();
        sleep(20);
        Claim fresh = store.claim(id, "a", 1, LONG).getFirst();
        assertThat(store.settle("a", List.of(failed(late)))).isEmpty();
        assertThat(store.settle("a", List.of(ok(fresh)))).hasSize(1);
    }

    @Test
    void whoKeepsRenewingKeeps() {
        String id = job(1);
        Claim claim = store.claim(id, "a", 1, Duration.ofMillis(200)).getFirst();
        assertThat(store.renew("a", List.of(claim), LONG)).containsExactly(claim);
        sleep(220);
        assertThat(store.claim(id, "b", 1, LONG)).isEmpty();
    }

    @Test
    void whatIsGivenBackIsHandedOutAgainAfterAWhile() {
        String id = job(2);
        List<Claim> claims = store.claim(id, "a", 2, LONG);
        store.giveBack("a", claims.subList(0, 1), Duration.ZERO, true);
        store.giveBack("a", claims.subList(1, 2), LONG, false);
        List<Claim> again = store.claim(id, "b", 2, LONG);
        assertThat(again).extracting(Claim::seq, Claim::tries).containsExactly(tuple(1L, 1L));
        assertThat(store.settle("a", List.of(ok(claims.getFirst()))))
                .as("it was given back")
                .isEmpty();
    }

    @Test
    void aStoreOfOneServerForgetsWhoHeldWhat() {
        String id = job(2);
        store.claim(id, "a", 2, LONG);
        store.giveBackAll();
        assertThat(store.claim(id, "b", 2, LONG)).hasSize(2);
    }

    @Test
    void rowsAreCountedByWhatTheySay() {
        String id = job(3);
        List<Claim> claims = store.claim(id, "a", 3, LONG);
        store.settle("a", List.of(ok(claims.get(0)), failed(claims.get(1))));
        store.settle("a", List.of(ok(claims.get(2))));
        JobStore.Progress progress = store.progress(id, LONG);
        assertThat(progress.statuses()).containsEntry("ok", 2L).containsEntry("failed", 1L);
        assertThat(progress.reasons()).containsEntry("corrupt", 1L);
        assertThat(progress.decisions()).containsEntry("rotate", 2L);
        assertThat(progress.recent()).isEqualTo(3);
        assertThat(progress.settled()).isEqualTo(3);
        sleep(20);
        assertThat(store.progress(id, MOMENT).recent()).isZero();
    }

    @Test
    void whatIsNoPictureIsSettledWithoutARow() {
        String id = job(2);
        List<Claim> claims = store.claim(id, "a", 2, LONG);
        store.settle("a", List.of(new Settled(claims.get(0), Optional.empty()), ok(claims.get(1))));
        assertThat(seqs(id, 0, 10)).containsExactly(2L);
        assertThat(store.progress(id, LONG).statuses()).containsEntry("skipped", 1L);
        assertThat(store.finish(id, NOON)).isTrue();
    }

    @Test
    void whileAJobGoesOnNoRowIsGivenBeforeThoseInFrontOfIt() {
        String id = job(4);
        List<Claim> claims = store.claim(id, "a", 4, LONG);
        store.settle("a", List.of(ok(claims.get(0)), ok(claims.get(2)), ok(claims.get(3))));
        assertThat(seqs(id, 0, 10)).containsExactly(1L);
        store.settle("a", List.of(ok(claims.get(1))));
        assertThat(seqs(id, 1, 2)).containsExactly(2L, 3L);
        assertThat(seqs(id, 3, 10)).containsExactly(4L);
    }

    @Test
    void aCancelledJobGivesTheRowsItHasAndTakesNoMore() {
        String id = job(3);
        List<Claim> claims = store.claim(id, "a", 3, LONG);
        store.settle("a", List.of(ok(claims.get(1))));
        store.change(id, job -> job.cancelled(NOON));
        assertThat(store.settle("a", List.of(ok(claims.get(0))))).isEmpty();
        assertThat(seqs(id, 0, 10)).containsExactly(2L);
        assertThat(store.finish(id, NOON)).isFalse();
    }

    @Test
    void aPausedJobTakesWhatWasInHand() {
        String id = job(1);
        Claim claim = store.claim(id, "a", 1, LONG).getFirst();
        store.change(id, Job::paused);
        assertThat(store.active()).isEmpty();
        assertThat(store.settle("a", List.of(ok(claim)))).hasSize(1);
        assertThat(store.finish(id, NOON)).isFalse();
        store.change(id, Job::resumed);
        assertThat(store.finish(id, NOON)).isTrue();
        assertThat(store.job(id).orElseThrow().state()).isEqualTo(JobState.DONE);
    }

    @Test
    void aJobIsDoneWhenEveryPictureHasItsRowAndNotBefore() {
        String id = job(2);
        List<Claim> claims = store.claim(id, "a", 2, LONG);
        store.settle("a", List.of(ok(claims.get(0))));
        assertThat(store.finish(id, NOON)).isFalse();
        store.settle("a", List.of(ok(claims.get(1))));
        assertThat(store.finish(id, NOON)).isTrue();
        assertThat(store.job(id).orElseThrow().ended()).contains(NOON);
    }

    @Test
    void failedPicturesAreTriedAgainAndTheOthersKeepTheirRows() {
        String id = job(3);
        List<Claim> claims = store.claim(id, "a", 3, LONG);
        store.settle("a", List.of(ok(claims.get(0)), failed(claims.get(1)), failed(claims.get(2))));
        store.finish(id, NOON);
        assertThat(store.retryFailed(id)).isEqualTo(2);
        assertThat(store.job(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        assertThat(store.progress(id, LONG).statuses()).containsOnlyKeys("ok");
        assertThat(store.progress(id, LONG).reasons()).isEmpty();
        List<Claim> again = store.claim(id, "a", 3, LONG);
        assertThat(again).extracting(Claim::seq).containsExactly(2L, 3L);
        store.settle("a", List.of(ok(again.get(0)), failed(again.get(1))));
        assertThat(store.finish(id, NOON)).isTrue();
        assertThat(store.progress(id, LONG).statuses()).containsEntry("ok", 2L).containsEntry("failed", 1L);
    }

    @Test
    void aChangeThatThrowsChangesNothing() {
        String id = job();
        assertThatExceptionOfType(Job.ConflictException.class)
                .isThrownBy(() -> store.change(id, job -> {
                    throw new Job.ConflictException("no");
                }));
        assertThat(store.job(id).orElseThrow().state()).isEqualTo(JobState.LISTING);
        assertThat(store.change("another", Job::paused)).isEmpty();
    }

    @Test
    void whatIsForgottenIsGoneWithItsRows() {
        String id = job(2);
        List<Claim> claims = store.claim(id, "a", 2, LONG);
        store.settle("a", List.of(ok(claims.getFirst())));
        assertThat(store.remove(id)).isTrue();
        assertThat(store.remove(id)).isFalse();
        assertThat(store.job(id)).isEmpty();
        assertThat(store.rows(id, 0, 10)).isEmpty();
        assertThat(store.settle("a", List.of(ok(claims.get(1))))).isEmpty();
    }

    @Test
    void whatEndedLongAgoIsFound() {
        String id = job();
        job();
        store.change(id, job -> job.cancelled(NOON));
        assertThat(store.endedBefore(NOON)).isEmpty();
        assertThat(store.endedBefore(NOON.plusSeconds(1))).extracting(Job::id).containsExactly(id);
    }

    @Test
    void manyWhoClaimAtOnceGetEveryPictureOnce() throws Exception {
        String id = job(300);
        Queue<Long> handed = new ConcurrentLinkedQueue<>();
        List<Future<?>> ends = new ArrayList<>();
        List<JobStore> both = List.of(another(), another());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String name = "server-" + i;
                JobStore mine = both.get(i % both.size());
                ends.add(threads.submit(() -> {
                    for (List<Claim> claims = mine.claim(id, name, 7, LONG);
                            !claims.isEmpty();
                            claims = mine.claim(id, name, 7, LONG)) {
                        mine.settle(
                                        name,
                                        claims.stream()
                                                .map(JobStoreContract::ok)
                                                .toList())
                                .forEach(row -> handed.add(row.claim().seq()));
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(handed).hasSize(300).doesNotHaveDuplicates();
        assertThat(store.finish(id, NOON)).isTrue();
        assertThat(store.progress(id, LONG).statuses()).containsEntry("ok", 300L);
    }
}
