package dev.upright.bench.accuracy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Coverage against harm: what every threshold would have done. Down the list the threshold falls, and coverage and harm never do.
 *
 * @param atRisk how many views could be harmed
 * @param points one for each confidence that occurs; the last answers everything
 */
public record CoverageCurve(int atRisk, List<OperatingPoint> points) {
    public CoverageCurve {
        points = List.copyOf(points);
    }

    /**
     * Lets the threshold fall from the surest answer to the least sure.
     *
     * @param answers at least one
     */
    public static CoverageCurve of(List<Answer> answers, Harm harm) {
        List<Answer> sorted = answers.stream()
                .sorted(Comparator.comparingDouble(Answer::confidence).reversed())
                .toList();
        int atRisk = (int) answers.stream().filter(harm::atRisk).count();
        OperatingPoint.Count count = new OperatingPoint.Count(answers, harm);
        List<OperatingPoint> points = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            Answer answer = sorted.get(i);
            count.add(answer);
            boolean lastOfItsConfidence =
                    i + 1 == sorted.size() || sorted.get(i + 1).confidence() < answer.confidence();
            if (lastOfItsConfidence) {
                points.add(count.point(answer.confidence()));
            }
        }
        return new CoverageCurve(atRisk, points);
    }

    /** What a threshold would have done; empty where no answer reaches it. */
    public Optional<OperatingPoint> at(double threshold) {
        return points.reversed().stream()
                .filter(point -> point.threshold() >= threshold)
                .findFirst();
    }
}
