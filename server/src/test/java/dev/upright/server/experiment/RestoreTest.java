package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.State;
import dev.upright.server.experiment.Traffic.Quality;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Saved after any number of requests, it goes on as if nothing had happened: to the last digit. */
    @Test
    void whatIsRestoredCannotBeToldFromWhatWasSaved() {
        for (int seed = 0; seed < 60; seed++) {
            Experiment kept = new Experiment(Bounds.usual());
            Traffic before = new Traffic(seed, kept);
            traffic(before, seed * 17);
            Experiment restored = Experiment.restore(Bounds.usual(), throughText(kept));
            assertThat(restored.figures()).isEqualTo(kept.figures());

            traffic(new Traffic(1_000 + seed, kept), 300);
            traffic(new Traffic(1_000 + seed, restored), 300);
            assertThat(restored.figures()).isEqualTo(kept.figures());
            assertThat(throughText(restored)).isEqualTo(throughText(kept));
            assertThat(restored.breach()).isEqualTo(kept.breach());
        }
    }

    private static void traffic(Traffic traffic, int requests) {
        for (int request = 0; request < requests; request++) {
            traffic.request(0.3, Quality.USUAL, Quality.USUAL.errors(0.03).slowness(1.3));
            if (request % 3 == 0) {
                traffic.shadow(0.07);
            }
        }
    }

    private static JsonNode throughText(Experiment experiment) {
        try {
            return MAPPER.readTree(MAPPER.writeValueAsString(experiment.save()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void onlyATestWhoseBoundChangedBeginsAnewAndWhatWasCountedStays() {
        Experiment before = new Experiment(Bounds.disagreement(0.05));
        traffic(new Traffic(1, before), 900);
        Experiment after = Experiment.restore(Bounds.disagreement(0.1), throughText(before));

        assertThat(after.figures().canary()).isEqualTo(before.figures().canary());
        assertThat(after.figures().stable()).isEqualTo(before.figures().stable());
        assertThat(after.figures().agreement()).isEqualTo(before.figures().agreement());
        Map<String, GuardrailFigures> was = guardrails(before);
        Map<String, GuardrailFigures> is = guardrails(after);
        assertThat(is.remove("disagreement"))
                .satisfies(begun -> assertThat(begun.samples()).isZero())
                .satisfies(begun -> assertThat(begun.evidence()).isEqualTo(1));
        was.remove("disagreement");
        assertThat(is).isEqualTo(was);
    }

    private static Map<String, GuardrailFigures> guardrails(Experiment experiment) {
        return experiment.figures().guardrails().stream()
                .collect(Collectors.toMap(GuardrailFigures::guardrail, Function.identity()));
    }

    @Test
    void aBreachStaysUnlessItsBoundIsAnotherOne() {
        Experiment before = new Experiment(Bounds.errors(0.01, 30, 0.05));
        Traffic traffic = new Traffic(1, before);
        for (int request = 0; request < 200; request++) {
            traffic.request(0.5, Quality.USUAL, Quality.USUAL.errors(0.5));
        }
        assertThat(before.breach()).isPresent();
        JsonNode saved = throughText(before);

        assertThat(Experiment.restore(Bounds.errors(0.01, 30, 0.01), saved).breach())
                .isEqualTo(before.breach());
        assertThat(Experiment.restore(Bounds.errors(0.02, 30, 0.05), saved).breach())
                .isEmpty();
    }

    @Test
    void whereTheFirstBreachIsForgottenTheNextOneStands() {
        Experiment before = new Experiment(Bounds.usual());
        Traffic traffic = new Traffic(1, before);
        for (int request = 0; request < 200; request++) {
            traffic.request(0.5, Quality.USUAL, Quality.USUAL.errors(0.9));
            traffic.shadow(0.9);
        }
        assertThat(before.figures().guardrails())
                .filteredOn(guardrail -> guardrail.state() == State.BREACHED)
                .extracting(GuardrailFigures::guardrail)
                .contains("error_rate", "disagreement");
        String first = before.breach().orElseThrow().guardrail();
        assertThat(first).isEqualTo("disagreement");
        assertThat(Experiment.restore(Bounds.disagreement(0.95), throughText(before))
                        .breach()
                        .orElseThrow()
                        .guardrail())
                .isEqualTo("error_rate");
    }

    @Test
    void anotherFormatIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Experiment.restore(
                        Bounds.usual(), new Experiment(Bounds.usual()).save().put("format", 2)))
                .withMessage("an experiment of format 2 was saved, not of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Experiment.restore(Bounds.usual(), MAPPER.createObjectNode()));
    }
}
