package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Agreement;
import dev.upright.bench.accuracy.Answer;
import dev.upright.bench.accuracy.Figures;
import dev.upright.bench.evaluate.EvaluationReport.Artifact;
import dev.upright.bench.evaluate.EvaluationReport.Mistake;
import dev.upright.bench.evaluate.EvaluationReport.Section;
import dev.upright.bench.evaluate.EvaluationReport.Subject;
import dev.upright.bench.evaluate.Examination.Examined;
import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.Machine;
import dev.upright.models.manifest.Task;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.QuarterTurn;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** One run: the answers of the version on every folder, those of the baseline, the times of both in turns. */
final class Evaluation {
    /** The page shows them as thumbnails, and people look at a few. */
    private static final int MOST_MISTAKES = 12;

    /** Enough for a median; more would only take longer. */
    private static final int MOST_TIMED = 100;

    private final EvaluationOptions options;
    private final ServedModels served;
    private final Consumer<String> progress;

    /** @param progress told what is being measured, one line each */
    Evaluation(EvaluationOptions options, ServedModels served, Consumer<String> progress) {
        this.options = options;
        this.served = served;
        this.progress = progress;
    }

    /** @throws BenchException where it cannot be measured */
    EvaluationReport run() {
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        List<PictureFolder> folders =
                options.images().stream().map(PictureFolder::read).toList();
        try (ServedVersion model = served.open(options.model())) {
            if (options.baseline().isEmpty()) {
                return report(startedAt, folders, List.of(model));
            }
            try (ServedVersion baseline = served.open(options.baseline().get())) {
                return report(startedAt, folders, List.of(model, baseline));
            }
        }
    }

    /** What a version answered, before it was timed. */
    private record Answered(ServedVersion version, List<Examined> examined, List<Agreement> agreements) {}

    private EvaluationReport report(String startedAt, List<PictureFolder> folders, List<ServedVersion> versions) {
        requireOneTask(versions);
        List<Answered> answered =
                versions.stream().map(version -> ask(version, folders)).toList();
        progress.accept("times, on one thread");
        Stopwatch stopwatch = new Stopwatch(served.decoder(), timed(answered.getFirst()));
        Stopwatch.Result times = stopwatch.measure(versions);
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            subjects.add(subject(answered.get(i), times.times().get(i), stopwatch.inference(versions.get(i))));
        }
        return new EvaluationReport(
                startedAt,
                Machine.here(),
                options.turns(),
                options.seed(),
                subjects.getFirst(),
                subjects.stream().skip(1).findFirst(),
                times.ratio());
    }

    private void requireOneTask(List<ServedVersion> versions) {
        Task task = versions.getFirst().manifest().task();
        if (options.turns() && !(task instanceof Task.Orientation)) {
            throw new BenchException("--turns is for models of orientation; "
                    + versions.getFirst().manifest().ref() + " answers " + task.id());
        }
        if (!task.id().equals(versions.getLast().manifest().task().id())) {
            throw new BenchException("the baseline answers another question than the model: "
                    + versions.getLast().manifest().task().id() + ", not " + task.id());
        }
    }

    private Answered ask(ServedVersion version, List<PictureFolder> folders) {
        List<QuarterTurn> turns = options.turns() ? List.of(QuarterTurn.values()) : List.of(QuarterTurn.NONE);
        Examination examination = new Examination(version, served.decoder(), turns);
        List<Examined> examined = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            PictureFolder folder = folders.get(i);
            progress.accept(version.manifest().ref() + " on " + folder.path());
            Examined found = examination.examine(folder, Truth.of(version, options.label(i)));
            if (found.answers().isEmpty()) {
                throw new BenchException("none of the " + found.skipped().size() + " files in " + folder.path()
                        + " can be read as a picture");
            }
            examined.add(found);
        }
        return new Answered(version, examined, examination.agreements());
    }

    /** Readable pictures of all folders, spread evenly. */
    private static List<EncodedImage> timed(Answered answered) {
        List<Path> readable = answered.examined().stream()
                .flatMap(found -> found.answers().stream()
                        .map(Answer::picture)
                        .distinct()
                        .map(picture -> found.folder().files().get(picture)))
                .toList();
        int count = Math.min(MOST_TIMED, readable.size());
        List<EncodedImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(PictureFolder.read(readable, i * readable.size() / count));
        }
        return images;
    }

    private Subject subject(Answered answered, Stopwatch.Times times, List<Double> inference) {
        ServedVersion version = answered.version();
        Figures.Frame frame = version.frame(options.seed());
        List<Section> sections = new ArrayList<>();
        answered.examined().forEach(found -> sections.add(section(found, frame)));
        if (sections.size() > 1) {
            sections.add(together(answered.examined(), sections, frame));
        }
        return new Subject(
                version.manifest().ref().toString(),
                version.manifest().task().id(),
                version.labels(),
                frame.threshold(),
                artifacts(answered, inference),
                version.refused(),
                sections,
                times);
    }

    private static List<Artifact> artifacts(Answered answered, List<Double> inference) {
        List<Artifact> artifacts = new ArrayList<>();
        for (int i = 0; i < inference.size(); i++) {
            ArtifactSession session = answered.version().artifacts().get(i);
            artifacts.add(new Artifact(
                    session.artifact().file(),
                    session.artifact().engine().displayName(),
                    session.artifact().precision().name().toLowerCase(Locale.ROOT),
                    session.device(),
                    inference.get(i),
                    i == 0
                            ? Optional.empty()
                            : Optional.of(answered.agreements().get(i - 1))));
        }
        return artifacts;
    }

    private Section section(Examined found, Figures.Frame frame) {
        return new Section(
                found.folder().path().toString(),
                found.skipped(),
                frame.of(found.answers()),
                worst(found.answers().stream()
                        .filter(answer -> !answer.right())
                        .sorted(surest())
                        .map(answer -> mistake(answer, found.folder(), frame.labels()))
                        .toList()));
    }

    private static Comparator<Answer> surest() {
        return Comparator.comparingDouble(Answer::confidence).reversed();
    }

    private Mistake mistake(Answer answer, PictureFolder folder, List<String> labels) {
        return new Mistake(
                folder.files().get(answer.picture()).toString(),
                options.turns() ? ServedVersion.turnOf(answer.truth()).degrees() : 0,
                labels.get(answer.truth()),
                labels.get(answer.given()),
                answer.confidence());
    }

    /** @param sorted the surest first */
    private static List<Mistake> worst(List<Mistake> sorted) {
        HashSet<String> seen = new HashSet<>();
        return sorted.stream()
                .filter(mistake -> seen.add(mistake.file()))
                .limit(MOST_MISTAKES)
                .toList();
    }

    private static Section together(List<Examined> examined, List<Section> sections, Figures.Frame frame) {
        List<Answer> all = new ArrayList<>();
        int before = 0;
        for (Examined found : examined) {
            int offset = before;
            found.answers()
                    .forEach(answer -> all.add(new Answer(
                            offset + answer.picture(), answer.truth(), answer.given(), answer.confidence())));
            before += found.folder().files().size();
        }
        return new Section(
                "all together",
                sections.stream().flatMap(section -> section.skipped().stream()).toList(),
                frame.of(all),
                worst(sections.stream()
                        .flatMap(section -> section.mistakes().stream())
                        .sorted(Comparator.comparingDouble(Mistake::confidence).reversed())
                        .toList()));
    }
}
