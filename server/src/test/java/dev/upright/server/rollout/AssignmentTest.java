package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {
    private static final int KEYS = 100_000;

    private static boolean[] canaries(String seed, int weight) {
        boolean[] canaries = new boolean[KEYS];
        for (int key = 0; key < KEYS; key++) {
            canaries[key] = Assignment.place(seed, "user-" + key) < weight;
        }
        return canaries;
    }

    private static long count(boolean[] canaries) {
        return IntStream.range(0, canaries.length).filter(key -> canaries[key]).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 500, 1_000, 2_500, 5_000, 9_900})
    void sharesOfAHundredThousandKeysAreWithinThreeStandardErrors(int weight) {
        double share = weight / (double) RolloutPlan.ALL;
        double error = Math.sqrt(share * (1 - share) / KEYS);
        assertThat(count(canaries("a seed", weight)) / (double) KEYS).isCloseTo(share, within(3 * error));
    }

    @Test
    void aRisingWeightOnlyEverAddsKeys() {
        boolean[] before = canaries("a seed", 1_000);
        boolean[] after = canaries("a seed", 2_000);
        assertThat(IntStream.range(0, KEYS).filter(key -> before[key] && !after[key]))
                .isEmpty();
        assertThat(count(after)).isGreaterThan(count(before));
    }

    @Test
    void nothingGoesToNobodyAndEverythingToEverybody() {
        assertThat(count(canaries("a seed", 0))).isZero();
        assertThat(count(canaries("a seed", RolloutPlan.ALL))).isEqualTo(KEYS);
    }

    @Test
    void anotherSeedDrawsAnew() {
        boolean[] one = canaries("one", 5_000);
        boolean[] other = canaries("other", 5_000);
        long both =
                IntStream.range(0, KEYS).filter(key -> one[key] && other[key]).count();
        assertThat(both / (double) KEYS).isCloseTo(0.25, within(0.005));
    }

    /** Written down, because servers of different age must agree: the first 64 bits of SHA-256 of seed, zero byte and key. */
    @Test
    void placesAreTheSameInEveryReleaseOnEveryMachine() {
        int[] places = IntStream.range(0, 5)
                .map(key -> Assignment.place("orientation/1-2", "user-" + key))
                .toArray();
        assertThat(Arrays.stream(places)).containsExactly(275, 8594, 1822, 9381, 8973);
    }

    @Test
    void whereTheSeedEndsAndTheKeyBeginsMatters() {
        assertThat(Assignment.place("ab", "c")).isNotEqualTo(Assignment.place("a", "bc"));
    }
}
