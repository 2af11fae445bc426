package dev.upright.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.upright.models.output.Probabilities;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    /** Two pictures in four turns each: the first all right, the second upside down when upright, and unsure when it lies. */
    private static final List<Answer> TURNS = List.of(
            new Answer(0, 0, 0, 0.99),
            new Answer(0, 1, 1, 0.98),
            new Answer(0, 2, 2, 0.97),
            new Answer(0, 3, 3, 0.96),
            new Answer(1, 0, 2, 0.90),
            new Answer(1, 1, 1, 0.55),
            new Answer(1, 2, 2, 0.92),
            new Answer(1, 3, 0, 0.45));

    private static Figures.Frame orientation(double threshold) {
        return new Figures.Frame(List.of("0", "90", "180", "270"), Harm.UPRIGHT_TURNED, Optional.of(threshold), 1);
    }

    @Test
    void countPicturesAndAnswersApart() {
        Accuracy accuracy = orientation(0.5).of(TURNS).accuracy();

        assertThat(accuracy.pictures()).isEqualTo(2);
        assertThat(accuracy.answers()).isEqualTo(8);
        assertThat(accuracy.right()).isEqualTo(6);
        assertThat(accuracy.share()).isEqualTo(0.75);
    }

    @Test
    void sayForEachClassHowOftenItWasSeenAndForWhat() {
        Figures figures = orientation(0.5).of(TURNS);

        assertThat(figures.byClass())
                .containsExactly(
                        new Figures.OfClass("0", 2, 1, 0.5),
                        new Figures.OfClass("90", 2, 2, 1),
                        new Figures.OfClass("180", 2, 2, 1),
                        new Figures.OfClass("270", 2, 1, 0.5));
        assertThat(figures.confusion().count(0, 2)).isEqualTo(1);
        assertThat(figures.confusion().count(2, 0)).isZero();
        assertThat(figures.confusion().of(3)).isEqualTo(2);
        assertThat(figures.confusion().classes()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void tellWhatTheThresholdDoes() {
        OperatingPoint point = orientation(0.9).of(TURNS).atThreshold().orElseThrow();

        assertThat(point.answered()).isEqualTo(6.0 / 8);
        assertThat(point.accuracy()).isEqualTo(5.0 / 6);
        assertThat(point.harmed()).as("the second picture stood upright").isEqualTo(1);
        assertThat(point.helped()).as("of six turned views").isEqualTo(4.0 / 6);
    }

    @Test
    void haveNoThresholdWhereTheModelHasNone() {
        Figures figures =
                new Figures.Frame(List.of("a", "b", "c", "d"), Harm.WRONG_CLASS, Optional.empty(), 1).of(TURNS);

        assertThat(figures.atThreshold()).isEmpty();
        assertThat(figures.curve().atRisk())
                .as("every picture can get a wrong class")
                .isEqualTo(8);
        assertThat(figures.curve().points().getLast().harmed()).isEqualTo(2);
        assertThat(figures.curve().points().getLast().helped()).isNaN();
    }

    @Test
    void loseNeitherCoverageNorHarmAsTheThresholdFalls() {
        CoverageCurve curve = CoverageCurve.of(TURNS, Harm.UPRIGHT_TURNED);

        assertThat(curve.points())
                .extracting(OperatingPoint::threshold)
                .containsExactly(0.99, 0.98, 0.97, 0.96, 0.92, 0.90, 0.55, 0.45);
        assertThat(curve.points()).extracting(OperatingPoint::answered).isSorted();
        assertThat(curve.points()).extracting(OperatingPoint::harmed).isSorted();
        assertThat(curve.points().getLast().answered()).isEqualTo(1);
    }

    @Test
    void giveTheSamePointByTheCurveAndByItself() {
        CoverageCurve curve = CoverageCurve.of(TURNS, Harm.UPRIGHT_TURNED);

        OperatingPoint byItself = OperatingPoint.at(0.91, TURNS, Harm.UPRIGHT_TURNED);
        OperatingPoint byCurve = curve.at(0.91).orElseThrow();

        assertThat(byCurve.answered()).isEqualTo(byItself.answered());
        assertThat(byCurve.harmed()).isEqualTo(byItself.harmed());
        assertThat(byCurve.helped()).isEqualTo(byItself.helped());
        assertThat(curve.at(0.995)).as("nobody is that sure").isEmpty();
    }

    @Test
    void takeEqualConfidencesTogether() {
        List<Answer> tied = List.of(new Answer(0, 0, 0, 0.5), new Answer(1, 0, 1, 0.5));

        assertThat(CoverageCurve.of(tied, Harm.UPRIGHT_TURNED).points())
                .singleElement()
                .extracting(OperatingPoint::harmed)
                .isEqualTo(1);
    }

    @Test
    void weighTheCalibrationErrorByAnswers() {
        // Bin 0.8 to 0.9: confidence 0.85, right 0.5. Last bin: confidence 1, right 1.
        List<Answer> answers = List.of(
                new Answer(0, 0, 0, 0.8),
                new Answer(1, 0, 1, 0.9 - 1e-9),
                new Answer(2, 1, 1, 1),
                new Answer(3, 1, 1, 1));

        Reliability reliability = Reliability.of(answers);

        assertThat(reliability.bins()).hasSize(10);
        assertThat(reliability.bins().get(8).confidence()).isCloseTo(0.85, within(1e-6));
        assertThat(reliability.bins().get(8).accuracy()).isEqualTo(0.5);
        assertThat(reliability.bins().get(9).answers())
                .as("certainty belongs to the last bin")
                .isEqualTo(2);
        assertThat(reliability.bins().get(3).accuracy()).isNaN();
        assertThat(reliability.ece()).isCloseTo(0.5 * 0.35, within(1e-6));
    }

    @Test
    void compareArtifactsAnswerByAnswer() {
        Agreement.Count count = new Agreement.Count();
        count.add(Probabilities.of(List.of(0.6, 0.4)), Probabilities.of(List.of(0.58, 0.42)));
        count.add(Probabilities.of(List.of(0.6, 0.4)), Probabilities.of(List.of(0.45, 0.55)));

        assertThat(count.agreement().answers()).isEqualTo(2);
        assertThat(count.agreement().equal()).isEqualTo(0.5);
        assertThat(count.agreement().largestDifference()).isCloseTo(0.15, within(1e-9));
    }

    @Test
    void refuseAConfidenceThatIsNone() {
        assertThatThrownBy(() -> new Answer(0, 0, 0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void drawTheSameIntervalFromTheSameSeed() {
        List<Answer> answers = IntStream.range(0, 100)
                .mapToObj(i -> new Answer(i, 0, i % 5 == 0 ? 1 : 0, 0.9))
                .toList();

        Interval interval = Interval.of(answers, 7);

        assertThat(interval).isEqualTo(Interval.of(answers, 7));
        assertThat(interval.low()).as("0.8 less two standard errors of 0.04").isCloseTo(0.72, within(0.015));
        assertThat(interval.high()).isCloseTo(0.88, within(0.015));
    }

    @Test
    void drawPicturesAndNotTheirTurns() {
        List<Answer> perPicture = IntStream.range(0, 20)
                .mapToObj(i -> new Answer(i, 0, i % 4 == 0 ? 1 : 0, 0.9))
                .toList();
        List<Answer> fourTimes = IntStream.range(0, 80)
                .mapToObj(i -> new Answer(i / 4, 0, (i / 4) % 4 == 0 ? 1 : 0, 0.9))
                .toList();

        assertThat(Interval.of(fourTimes, 1))
                .as("four equal turns know no more than one")
                .isEqualTo(Interval.of(perPicture, 1));
    }

    @Test
    void boundWhatIsAllRightOrAllWrongByWilson() {
        List<Answer> right =
                IntStream.range(0, 80).mapToObj(i -> new Answer(i, 0, 0, 0.9)).toList();
        List<Answer> wrong =
                IntStream.range(0, 80).mapToObj(i -> new Answer(i, 0, 1, 0.9)).toList();

        assertThat(Interval.of(right, 1).low()).isCloseTo(0.9542, within(1e-4));
        assertThat(Interval.of(right, 1).high()).isEqualTo(1);
        assertThat(Interval.of(wrong, 1).high()).isCloseTo(1 - 0.9542, within(1e-4));
    }
}
