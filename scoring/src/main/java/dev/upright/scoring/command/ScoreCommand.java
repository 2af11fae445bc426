package dev.upright.scoring.command;

import dev.upright.models.runtime.TerminationSignals;
import dev.upright.scoring.fix.UprightCopies;
import dev.upright.scoring.fix.UprightPicture;
import dev.upright.scoring.input.Buckets;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.job.JobProgress;
import dev.upright.scoring.job.KnownRows;
import dev.upright.scoring.job.ScoringJob;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.output.JobSpec;
import dev.upright.scoring.output.Journal;
import dev.upright.scoring.output.ResultFile;
import dev.upright.scoring.scorer.Scorer;
import dev.upright.scoring.scorer.ScoringException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./upright score}: a row for each of many pictures, without a server. */
@Command(
        name = "upright score",
        mixinStandardHelpOptions = true,
        description = "Scores folders, archives and lists of pictures: a row for each. "
                + "Exits with 0 where all is well, 2 where some rows failed, 1 where it could not run or was stopped.",
        footer = "%nOn Apache Spark: upright score --spark local[2] PATH... ; --spark local[2] --help says more.",
        exitCodeOnInvalidInput = ScoreCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = ScoreCommand.COULD_NOT_RUN,
        sortOptions = false)
public final class ScoreCommand implements Callable<Integer> {
    static final int COULD_NOT_RUN = 1;
    private static final int SOME_FAILED = 2;

    /** Only warnings are for whoever scores. Held here, since the JDK holds loggers weakly and forgets their level. */
    private static final Logger EVENTS = Logger.getLogger("");

    /** What goes wrong with buckets is said in rows; the AWS SDK would say it again. */
    private static final Logger SDK = Logger.getLogger("software.amazon.awssdk");

    private final Path home;
    private final AtomicReference<@Nullable ScoringJob> running = new AtomicReference<>();
    private volatile boolean stopped;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ScoreArguments arguments = new ScoreArguments();

    private ScoreCommand(Path home) {
        this.home = home;
    }

    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "upright score: %5$s%6$s%n");
        EVENTS.setLevel(Level.WARNING);
        SDK.setLevel(Level.SEVERE);
        ScoreCommand command = new ScoreCommand(Path.of(System.getProperty("upright.home", ".")));
        TerminationSignals.onFirst(command::stop);
        System.exit(new CommandLine(command).execute(arguments));
    }

    /** The command of an installation, whose bundled models are in {@code models/zoo}. */
    public static CommandLine commandLine(Path home) {
        return new CommandLine(new ScoreCommand(home));
    }

    private void stop() {
        stopped = true;
        ScoringJob job = running.get();
        if (job != null) {
            job.stop();
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Buckets buckets = arguments.buckets()) {
            InputOptions input = arguments.input(buckets);
            return arguments.dryRun() ? dryRun(input) : score(new ResultFile(arguments.out()), input);
        } catch (JobException | ScoringException refused) {
            return fail(String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            return fail("it cannot go on: " + failed + "; --resume goes on from the rows that were written");
        }
    }

    private int dryRun(InputOptions input) throws InterruptedException {
        Beginning.checkBuckets(arguments.paths(), input);
        return DryRun.of(arguments.paths(), input, err());
    }

    private int score(ResultFile result, InputOptions input) throws IOException, InterruptedException {
        Beginning.check(arguments, input, result);
        if (arguments.resume() && !Files.exists(result.journal()) && result.exists()) {
            say(result.path() + " is finished already");
            return 0;
        }
        Beginning.checkBuckets(arguments.paths(), input);
        try (Scorer scorer = new Scorer(arguments.scorer(home.resolve("models").resolve("zoo")))) {
            JobSpec job = arguments.spec(scorer.models());
            KnownRows known = new KnownRows();
            try (Journal journal = arguments.resume()
                    ? Journal.resume(result.journal(), job, known::add)
                    : Journal.create(result.journal(), job)) {
                return run(scorer, known, journal, input, result);
            }
        }
    }

    private int run(Scorer scorer, KnownRows known, Journal journal, InputOptions input, ResultFile result)
            throws IOException, InterruptedException {
        ScoringJob job = new ScoringJob(scorer, known, journal, arguments.ordered(), copies(scorer));
        running.set(job);
        if (stopped) {
            job.stop();
        }
        long begun = System.nanoTime();
        boolean ended;
        AtomicReference<OptionalLong> total = new AtomicReference<>(OptionalLong.empty());
        Thread counting = Thread.ofPlatform()
                .name("count")
                .daemon(true)
                .start(() -> total.set(Inputs.count(arguments.paths(), input)));
        try (Inputs items = new Inputs(arguments.paths(), input);
                ProgressView _ = new ProgressView(err(), isTerminal(), job::progress, total::get)) {
            ended = job.run(items);
        } finally {
            counting.interrupt();
        }
        JobProgress progress = job.progress();
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!ended) {
            return fail("stopped after %d rows; --resume goes on".formatted(progress.rows()));
        }
        result.finish();
        say(result.path() + ": " + String.join("\n", Summary.lines(progress, seconds)));
        return progress.failed() == 0 ? 0 : SOME_FAILED;
    }

    private Optional<UprightCopies> copies(Scorer scorer) throws IOException {
        Optional<Path> folder = arguments.fix();
        return folder.isEmpty()
                ? Optional.empty()
                : Optional.of(new UprightCopies(
                        folder.get(), arguments.fixAll(), new UprightPicture(arguments.fixMode(), scorer.decoder())));
    }

    private int fail(String sentence) {
        say("upright score: " + sentence);
        return COULD_NOT_RUN;
    }

    private void say(String text) {
        err().println(text);
        err().flush();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
