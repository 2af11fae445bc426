package dev.upright.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.row.RowJson;
import dev.upright.scoring.scorer.Score;
import dev.upright.server.job.PictureScorer.Verdict;
import dev.upright.server.rollout.RolloutStore.StoreException;
import dev.upright.server.store.JobDatabase;
import dev.upright.server.store.SqlJobStore;
import dev.upright.server.testing.Await;
import dev.upright.server.testing.Pictures;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runner with a store of its own and a scorer that does as it is told. */
@Timeout(60)
class JobRunnerTest {
    private static final List<ModelRef> MODELS = List.of(new ModelRef("orientation", "2"));

    private final JobStore store = new SqlJobStore(JobDatabase.inMemory());
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final CopyOnWriteArrayList<Integer> inside = new CopyOnWriteArrayList<>();
    private final AtomicBoolean fullForLists = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile PictureScorer scorer = (_, image) -> answered(image);
    private final Path root;
    private final JobPlaces places;
    private final Jobs jobs;
    private final JobRunner runner;

    JobRunnerTest(@TempDir Path root, @TempDir Path uploads) {
        this.root = root;
        this.places = new JobPlaces(uploads, List.of(root));
        this.jobs = new Jobs(store, places, Optional.empty(), 10, InstantSource.system());
        this.runner = new JobRunner(
                breakable(),
                jobs,
                (spec, image) -> scorer.score(spec, image),
                new Courtesy(() -> 0, Duration.ofSeconds(1), Ticker.system()),
                new JobRunner.Policy(3, Duration.ofSeconds(30), Duration.ofDays(7), 1 << 20),
                new JobListener() {
                    @Override
                    public void picture(String result) {
                        told.add(result);
                    }

                    @Override
                    public void lost(int pictures) {
                        told.add("lost");
                    }
                },
                InstantSource.system());
    }

    /** The store, which takes no rows while the disk is full. */
    private JobStore breakable() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (_, method, arguments) -> {
                    if ((full.get() && method.getName().equals("settle"))
                            || (fullForLists.get() && method.getName().equals("append"))) {
                        throw new StoreException("the disk is full", new IOException());
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @AfterEach
    void closes() {
        runner.close();
        store.close();
    }

    private static Verdict answered(EncodedImage image) {
        return new Verdict.Final(
                new Score("d", new Score.Failed(Reason.CORRUPT, String.valueOf(image.size())), Duration.ofMillis(1)));
    }

    private String job(int pictures) throws IOException {
        for (int i = 0; i < pictures; i++) {
            Files.write(root.resolve("%03d.png".formatted(i)), Pictures.turned(ImageFormat.PNG, 0));
        }
        JobSpec spec = new JobSpec(MODELS, 5, new JobInput.Folder(root));
        String id = jobs.newId();
        jobs.create(id, spec, new JobStore.RequestKey(Optional.empty(), "d"));
        runner.wake();
        return id;
    }

    private void awaitDone(String id) {
        Await.until("it is done", () -> jobs.job(id).state() == JobState.DONE);
    }

    private List<Row> rows(String id) {
        return jobs.rows(id, 0, 1000).stream()
                .map(row -> RowJson.read(row.json()))
                .toList();
    }

    @Test
    void neverMorePicturesAtOnceThanAllowed() throws IOException {
        AtomicInteger now = new AtomicInteger();
        scorer = (_, image) -> {
            inside.add(now.incrementAndGet());
            Thread.sleep(3);
            now.decrementAndGet();
            return answered(image);
        };
        String id = job(60);
        awaitDone(id);
        assertThat(inside).hasSize(60).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(3));
        assertThat(inside).contains(3);
    }

    @Test
    void aBusyServerIsNoFailureHoweverOftenItIsBusy() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        scorer = (_, image) ->
                asked.incrementAndGet() <= 60 ? new Verdict.Later(true, "busy", Duration.ofMillis(1)) : answered(image);
        String id = job(2);
        awaitDone(id);
        assertThat(rows(id))
                .extracting(row -> row.failure().orElseThrow().reason())
                .containsOnly(Reason.CORRUPT);
        assertThat(told).contains("later");
    }

    @Test
    void whatNobodyAnswersTimeAfterTimeIsAFailedRowAndSaysWhy() throws IOException {
        scorer = (_, _) -> new Verdict.Later(false, "it is away", Duration.ofMillis(1));
        String id = job(1);
        awaitDone(id);
        Row.Failure failure = rows(id).getFirst().failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.detail()).contains("6 attempts").contains("it is away");
    }

    @Test
    void whatNobodyForesawIsTriedAgainToo() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        scorer = (_, image) -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("unforeseen, as this test wants it");
            }
            return answered(image);
        };
        String id = job(1);
        awaitDone(id);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aFullDiskIsWaitedForAndNothingIsLost() throws IOException {
        full.set(true);
        String id = job(30);
        Await.until("it says so", () -> runner.trouble().isPresent());
        assertThat(runner.trouble()).contains("the disk is full");
        assertThat(jobs.progress(id).settled()).isZero();
        full.set(false);
        awaitDone(id);
        assertThat(rows(id)).hasSize(30);
        assertThat(runner.trouble()).isEmpty();
        assertThat(told).doesNotContain("lost");
    }

    @Test
    void whereItIsFullWhileTheFolderIsListedThatIsWaitedForToo() throws IOException {
        fullForLists.set(true);
        String id = job(30);
        Await.until("it says so", () -> runner.trouble().isPresent());
        fullForLists.set(false);
        awaitDone(id);
        assertThat(rows(id)).hasSize(30);
        assertThat(runner.trouble()).isEmpty();
    }

    @Test
    void aFolderThatIsGoneWhenItIsListedFailsTheJobAndSaysWhy() throws IOException {
        Path gone = Files.createDirectory(root.resolve("gone"));
        JobSpec spec = new JobSpec(MODELS, 5, new JobInput.Folder(gone));
        Files.delete(gone);
        String id = jobs.newId();
        jobs.create(id, spec, new JobStore.RequestKey(Optional.empty(), "d"));
        runner.wake();
        Await.until("it failed", () -> jobs.job(id).state() == JobState.FAILED);
        assertThat(jobs.job(id).why().orElseThrow()).contains("gone");
    }

    @Test
    void anUploadThatAnotherServerHasIsLeftToThatServer() throws IOException {
        JobSpec spec = new JobSpec(MODELS, 5, new JobInput.Folder(root));
        Job others = Job.of("others", spec, Optional.of("another server"), Instant.EPOCH);
        store.create(others, new JobStore.RequestKey(Optional.empty(), "d"), 10);
        awaitDone(job(3));
        assertThat(jobs.job("others")).isEqualTo(others);
        assertThat(jobs.progress("others").items()).isZero();
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        JobStore old = new SqlJobStore(JobDatabase.inMemory());
        Instant longAgo = Instant.now().minus(Duration.ofDays(8));
        Job job = Job.of("old", new JobSpec(MODELS, 5, new JobInput.Archive()), Optional.empty(), longAgo);
        old.create(job, new JobStore.RequestKey(Optional.empty(), "d"), 10);
        old.change("old", known -> known.cancelled(longAgo));
        Jobs other = new Jobs(old, places, Optional.empty(), 10, InstantSource.system());
        try (JobRunner tidying = new JobRunner(
                old,
                other,
                (_, image) -> answered(image),
                new Courtesy(() -> 0, Duration.ofSeconds(1), Ticker.system()),
                new JobRunner.Policy(1, Duration.ofSeconds(30), Duration.ofDays(7), 1 << 20),
                new JobListener() {
                    @Override
                    public void picture(String result) {}

                    @Override
                    public void lost(int pictures) {}
                },
                InstantSource.system())) {
            Await.until("it is forgotten", () -> old.job("old").isEmpty());
            assertThat(tidying.trouble()).isEmpty();
        }
        old.close();
    }
}
