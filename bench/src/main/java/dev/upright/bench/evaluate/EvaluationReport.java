package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Agreement;
import dev.upright.bench.accuracy.Figures;
import dev.upright.bench.report.Machine;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one run found out.
 *
 * @param startedAt ISO 8601, UTC
 * @param turns whether every picture was asked about in all four quarter turns
 * @param seed of the bootstrap
 * @param baseline the other version, where one was named
 * @param ratio the model's time by the baseline's
 */
record EvaluationReport(
        String startedAt,
        Machine machine,
        boolean turns,
        long seed,
        Subject model,
        Optional<Subject> baseline,
        Optional<Stopwatch.Ratio> ratio) {

    /**
     * One version.
     *
     * @param labels the name of class k at index k
     * @param minConfidence its threshold, where it has one
     * @param artifacts those that run here, the one that serves first
     * @param notRun those that do not
     * @param sections one for each folder; behind several, one for all of them together
     */
    record Subject(
            String ref,
            String task,
            List<String> labels,
            Optional<Double> minConfidence,
            List<Artifact> artifacts,
            List<ServedVersion.Refused> notRun,
            List<Section> sections,
            Stopwatch.Times times) {
        Subject {
            labels = List.copyOf(labels);
            artifacts = List.copyOf(artifacts);
            notRun = List.copyOf(notRun);
            sections = List.copyOf(sections);
        }
    }

    /**
     * One file of a version.
     *
     * @param inferenceMs the median of a picture on one core
     * @param agreement with the one that serves; empty for that one itself
     */
    record Artifact(
            String file,
            String engine,
            String precision,
            String device,
            double inferenceMs,
            Optional<Agreement> agreement) {}

    /**
     * The answers on some pictures.
     *
     * @param images the folder as it was given, or {@code all together}
     * @param mistakes the surest wrong answers, one a picture, surest first
     */
    record Section(String images, List<Examination.Skipped> skipped, Figures figures, List<Mistake> mistakes) {
        Section {
            skipped = List.copyOf(skipped);
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * A wrong answer.
     *
     * @param file the picture
     * @param turn by how many degrees clockwise it was turned
     */
    record Mistake(String file, int turn, String truth, String given, double confidence) {}
}
