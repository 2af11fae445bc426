package dev.upright.bench.score;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.measure.SameJvm;
import dev.upright.bench.measure.ScratchFolder;
import dev.upright.bench.measure.Window;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.command.ScoreCommand;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.job.JobProgress;
import dev.upright.scoring.job.KnownRows;
import dev.upright.scoring.job.ScoringJob;
import dev.upright.scoring.output.JobSpec;
import dev.upright.scoring.output.Journal;
import dev.upright.scoring.scorer.Scorer;
import dev.upright.scoring.scorer.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The real one: pictures, lists, journals and results in a folder of their own. Loads the model when it is made, as the command does. */
public final class InstalledScoring implements Scoring {
    private final ScoreSetup setup;
    private final ScratchFolder folder;
    private final PictureFiles pictures;
    private final Scorer scorer;

    /**
     * Loads the model.
     *
     * @param pictures at least one
     * @throws BenchException where the model does not load, or the pictures have no room on the disk
     */
    public InstalledScoring(ScoreSetup setup, List<EncodedImage> pictures) {
        this.setup = setup;
        this.folder = ScratchFolder.make("upright-bench-score");
        try {
            this.pictures = new PictureFiles(folder.path(), pictures);
            this.scorer = new Scorer(setup.scorer());
        } catch (BenchException | ScoringException impossible) {
            folder.close();
            throw impossible instanceof BenchException known
                    ? known
                    : new BenchException(String.valueOf(impossible.getMessage()), impossible);
        }
    }

    @Override
    public JobRun job(int listed, Duration warmUp, Duration measured) throws InterruptedException {
        Path list = pictures.list(listed);
        JobSpec spec = new JobSpec(Map.of("models", setup.model().toString()));
        try (Journal journal = Journal.create(folder.path().resolve("job.jsonl.part"), spec);
                ExecutorService thread = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("score-job").daemon(true).factory())) {
            ScoringJob job = new ScoringJob(scorer, new KnownRows(), journal, /* ordered= */ true, Optional.empty());
            Future<Boolean> ended = thread.submit(() -> {
                try (Inputs items = new Inputs(List.of(list.toString()), ScoreSetup.input())) {
                    return job.run(items);
                }
            });
            Window window = Window.startingNow(warmUp, measured);
            Window.Edges<JobProgress> edges;
            try {
                edges = window.observe(job::progress);
            } finally {
                job.stop();
            }
            ended.get();
            return counted(edges, window, listed);
        } catch (IOException | ExecutionException failed) {
            throw new BenchException("the scoring job cannot be measured: " + failed.getMessage(), failed);
        }
    }

    private static JobRun counted(Window.Edges<JobProgress> edges, Window window, int listed) {
        JobProgress after = edges.after();
        if (after.failed() > 0) {
            throw new BenchException("of the scored pictures some have no answer: " + after.failures());
        }
        if (after.rows() >= listed) {
            throw new BenchException("the list of " + listed + " pictures ended before the window did");
        }
        return new JobRun(after.rows() - edges.before().rows(), window.seconds());
    }

    @Override
    public CommandRun command(int listed) throws InterruptedException {
        Path printed = folder.path().resolve("printed");
        List<String> command = SameJvm.command(
                List.of("-Dupright.home=" + setup.home()),
                ScoreCommand.class,
                setup.arguments(pictures.list(listed), folder.path().resolve("rows.jsonl")));
        try {
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
            try {
                process.getOutputStream().close();
                process.waitFor();
            } finally {
                process.destroyForcibly(); // where this thread was stopped; else it has ended
            }
            double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
            return CommandRun.of(Files.readString(printed), seconds);
        } catch (IOException failed) {
            throw new BenchException("the command cannot be started: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        scorer.close();
        folder.close();
    }
}
