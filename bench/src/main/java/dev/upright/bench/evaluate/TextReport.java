package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Accuracy;
import dev.upright.bench.accuracy.Confusion;
import dev.upright.bench.accuracy.CoverageCurve;
import dev.upright.bench.accuracy.Figures;
import dev.upright.bench.accuracy.OperatingPoint;
import dev.upright.bench.accuracy.Reliability;
import dev.upright.bench.evaluate.EvaluationReport.Artifact;
import dev.upright.bench.evaluate.EvaluationReport.Section;
import dev.upright.bench.evaluate.EvaluationReport.Subject;
import dev.upright.bench.report.Machine;
import dev.upright.bench.report.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report for a terminal. */
final class TextReport {
    /** A wider matrix fits no terminal: its largest cells are listed instead. */
    static final int MOST_CLASSES = 12;

    private static final int MOST_CONFUSIONS = 15;

    private static final List<Double> THRESHOLDS =
            List.of(0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 0.995, 0.999);

    private TextReport() {}

    static String of(EvaluationReport report) {
        Subject model = report.model();
        return head(report)
                + model.sections().stream()
                        .map(section -> section(section, model))
                        .collect(Collectors.joining())
                + "\nArtifacts, compared with the first (inference in ms, on one core)\n"
                + artifacts(model)
                + "\nMedian time of a picture on one core (ms)\n"
                + times(report)
                + report.baseline().map(other -> versions(model, other)).orElse("");
    }

    private static String head(EvaluationReport report) {
        Machine machine = report.machine();
        return """

                upright evaluate, %s
                  model     %s, %s
                  machine   %d cores, %s, %s, %s
                  views     %s
                """.formatted(
                        report.startedAt(),
                        report.model().ref(),
                        report.model().task(),
                        machine.cores(),
                        machine.cpu(),
                        machine.os(),
                        machine.java(),
                        report.turns() ? "every picture in all four quarter turns" : "every picture as it stands");
    }

    private static String section(Section section, Subject model) {
        Figures figures = section.figures();
        return "\n== " + section.images() + "\n"
                + skipped(section)
                + accuracy(figures.accuracy())
                + byClass(figures)
                + "\n  Confusion (rows: truth; columns: answers)\n"
                + confusion(figures.confusion(), model.labels())
                + figures.atThreshold()
                        .map(point -> atThreshold(point, figures.curve()))
                        .orElse("")
                + "\n  Coverage against harm ("
                + (orientation(model) ? "harmed: upright pictures turned; set right: of the turned" : "harmed: wrong")
                + ")\n"
                + curve(figures.curve(), model)
                + "\n  Reliability, ECE " + number(figures.reliability().ece(), 4) + "\n"
                + reliability(figures.reliability());
    }

    private static String skipped(Section section) {
        return section.skipped().stream()
                .map(file -> "  skipped " + file.file() + ": " + file.reason() + "\n")
                .collect(Collectors.joining());
    }

    private static String accuracy(Accuracy accuracy) {
        return "  %d pictures, %d answers, accuracy %s (95 %% of samples: %s to %s)\n"
                .formatted(
                        accuracy.pictures(),
                        accuracy.answers(),
                        number(accuracy.share(), 4),
                        number(accuracy.interval().low(), 4),
                        number(accuracy.interval().high(), 4));
    }

    private static String byClass(Figures figures) {
        if (figures.byClass().size() > MOST_CLASSES) {
            return "";
        }
        return "  by class: "
                + figures.byClass().stream()
                        .map(of -> of.label() + " " + number(of.accuracy(), 4))
                        .collect(Collectors.joining(", "))
                + "\n";
    }

    private static String confusion(Confusion confusion, List<String> labels) {
        List<Integer> classes = confusion.classes();
        if (classes.size() > MOST_CLASSES) {
            return confusions(confusion, labels);
        }
        Table table = new Table(
                Stream.concat(Stream.of(""), classes.stream().map(labels::get)).toArray(String[]::new));
        for (int truth : classes) {
            if (confusion.of(truth) > 0) {
                table.row(Stream.concat(
                                Stream.of(labels.get(truth)),
                                classes.stream().map(given -> String.valueOf(confusion.count(truth, given))))
                        .toArray(String[]::new));
            }
        }
        return table.text();
    }

    private static String confusions(Confusion confusion, List<String> labels) {
        Table table = new Table("truth", "answer", "count");
        confusion.cells().stream()
                .filter(cell -> !cell.right())
                .sorted(Comparator.comparingInt(Confusion.Cell::count).reversed())
                .limit(MOST_CONFUSIONS)
                .forEach(cell ->
                        table.row(labels.get(cell.truth()), labels.get(cell.given()), String.valueOf(cell.count())));
        return table.text();
    }

    private static String atThreshold(OperatingPoint point, CoverageCurve curve) {
        return "\n  At the model's threshold %s: answered %s, right of the answered %s,\n"
                        .formatted(point.threshold(), number(point.answered(), 4), number(point.accuracy(), 4))
                + "  upright pictures turned wrongly %d of %d, turned pictures set right %s\n"
                        .formatted(point.harmed(), curve.atRisk(), number(point.helped(), 4));
    }

    private static String curve(CoverageCurve curve, Subject model) {
        Table table = new Table("threshold", "answered", "right of these", "harmed", "of", "set right");
        TreeSet<Double> thresholds = new TreeSet<>(THRESHOLDS);
        model.minConfidence().ifPresent(thresholds::add);
        for (double threshold : thresholds) {
            OperatingPoint point = curve.at(threshold)
                    .orElse(new OperatingPoint(threshold, /* answered= */ 0, Double.NaN, /* harmed= */ 0, Double.NaN));
            table.row(
                    String.valueOf(threshold),
                    number(point.answered(), 4),
                    number(point.accuracy(), 4),
                    String.valueOf(point.harmed()),
                    String.valueOf(curve.atRisk()),
                    number(point.helped(), 4));
        }
        return table.text();
    }

    private static String reliability(Reliability reliability) {
        Table table = new Table("confidence", "answers", "mean confidence", "right");
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.answers() > 0) {
                table.row(
                        number(bin.from(), 1) + " to " + number(bin.to(), 1),
                        String.valueOf(bin.answers()),
                        number(bin.confidence(), 3),
                        number(bin.accuracy(), 3));
            }
        }
        return table.text();
    }

    private static String artifacts(Subject model) {
        Table table =
                new Table("file", "engine", "precision", "device", "inference", "equal answers", "largest difference");
        for (Artifact artifact : model.artifacts()) {
            table.row(
                    artifact.file(),
                    artifact.engine(),
                    artifact.precision(),
                    artifact.device(),
                    number(artifact.inferenceMs(), 2),
                    artifact.agreement().map(with -> number(with.equal(), 4)).orElse("serves"),
                    artifact.agreement()
                            .map(with -> String.format(Locale.ROOT, "%.1e", with.largestDifference()))
                            .orElse("-"));
        }
        return table.text()
                + model.notRun().stream()
                        .map(file -> "  not run: " + file.file() + ", " + file.reason() + "\n")
                        .collect(Collectors.joining());
    }

    private static String times(EvaluationReport report) {
        Table table = new Table("version", "decode", "preprocess", "inference", "together", "pictures");
        Stream.concat(Stream.of(report.model()), report.baseline().stream()).forEach(version -> {
            Stopwatch.Times times = version.times();
            table.row(
                    version.ref(),
                    number(times.decodeMs(), 2),
                    number(times.preprocessMs(), 2),
                    number(times.inferenceMs(), 2),
                    number(times.totalMs(), 2),
                    String.valueOf(times.pictures()));
        });
        report.ratio()
                .ifPresent(ratio ->
                        table.row("ratio", "", "", number(ratio.inference(), 3), number(ratio.total(), 3), "-"));
        return table.text();
    }

    private static String versions(Subject model, Subject baseline) {
        Table table = new Table("images", "version", "accuracy", "ECE", "threshold", "answered", "harmed", "of");
        for (int i = 0; i < model.sections().size(); i++) {
            for (Subject version : List.of(model, baseline)) {
                Section section = version.sections().get(i);
                Figures figures = section.figures();
                double threshold = version.minConfidence().orElse(0.0);
                OperatingPoint point = figures.curve()
                        .at(threshold)
                        .orElse(figures.curve().points().getFirst());
                table.row(
                        section.images(),
                        version.ref(),
                        number(figures.accuracy().share(), 4),
                        number(figures.reliability().ece(), 4),
                        String.valueOf(threshold),
                        number(point.answered(), 4),
                        String.valueOf(point.harmed()),
                        String.valueOf(figures.curve().atRisk()));
            }
        }
        return "\nBoth versions, each at its own threshold\n" + table.text();
    }

    private static boolean orientation(Subject model) {
        return model.minConfidence().isPresent();
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }
}
