package dev.upright.models.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> KNOWN = List.of("min-confidence", "width", "height", "pad", "mean", "std");

    @ParameterizedTest
    @CsvSource({
        "minConfidence, min-confidence",
        "min_confidence, min-confidence",
        "confidence, min-confidence",
        "widht, width",
        "Height, height",
        "means, mean",
        "padd, pad"
    })
    void guessesTheWordThatWasMeant(String written, String meant) {
        assertThat(Spelling.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"zebra", "batch", "confidential-file"})
    void guessesNothingForAStranger(String written) {
        assertThat(Spelling.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void hasNothingToGuessFromNothing() {
        assertThat(Spelling.nearest("width", List.of())).isEmpty();
    }
}
