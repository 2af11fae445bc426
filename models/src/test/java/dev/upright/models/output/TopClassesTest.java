package dev.upright.models.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upright.models.manifest.OutputKind;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopClassesTest {
    private static final List<String> LABELS = List.of("cat", "dog", "bird");

    @Test
    void namesTheBestClassesBestFirst() {
        TopClasses top = TopClasses.of(Probabilities.of(List.of(0.2, 0.5, 0.3)), LABELS, 2);
        assertThat(top.classes()).containsExactly(new ClassScore("dog", 1, 0.5), new ClassScore("bird", 2, 0.3));
        assertThat(top.best().label()).isEqualTo("dog");
    }

    @Test
    void putsTheLowerIndexFirstAmongEquals() {
        assertThat(indexes(TopClasses.of(Probabilities.of(List.of(0.25, 0.5, 0.25)), LABELS, 3)))
                .containsExactly(1, 0, 2);
        assertThat(indexes(TopClasses.of(Probabilities.of(List.of(0.25, 0.5, 0.25)), LABELS, 2)))
                .containsExactly(1, 0);
    }

    @Test
    void givesAllClassesWhenAskedForMore() {
        assertThat(indexes(TopClasses.of(Probabilities.of(List.of(0.2, 0.5, 0.3)), LABELS, 1000)))
                .containsExactly(1, 2, 0);
    }

    @Test
    void agreesWithAFullSortForAnyScores() {
        Random random = new Random(99);
        for (int i = 0; i < 500; i++) {
            int size = 1 + random.nextInt(40);
            float[] weights = new float[size];
            for (int k = 0; k < size; k++) {
                weights[k] = 1 + random.nextInt(10); // few values, many ties
            }
            Probabilities p = new Calibration(OutputKind.PROBABILITIES, 1)
                    .apply(ScoreMatrix.of(weights, 1, size).row(0));
            int k = 1 + random.nextInt(size + 2);
            List<String> labels =
                    IntStream.range(0, size).mapToObj(n -> "c" + n).toList();
            List<Integer> sorted = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer n) -> -p.get(n)).thenComparing(n -> n))
                    .limit(k)
                    .toList();
            assertThat(indexes(TopClasses.of(p, labels, k))).isEqualTo(sorted);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Probabilities p = Probabilities.of(List.of(0.5, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> TopClasses.of(p, LABELS, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> TopClasses.of(p, List.of("a", "b"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopClasses(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopClasses(List.of(new ClassScore("a", 1, 0.5), new ClassScore("b", 0, 0.5))));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassScore("a", -1, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassScore("a", 0, Double.NaN));
    }

    private static List<Integer> indexes(TopClasses top) {
        return top.classes().stream().map(ClassScore::index).toList();
    }
}
