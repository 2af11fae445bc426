package dev.upright.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upright.server.experiment.Guardrails;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static RolloutPlan read(String json) {
        return PlanJson.read("turns", "1", tree(json));
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @Test
    void aCanaryIsAllThatAPlanNeedsToSay() {
        RolloutPlan plan = read("{'canary': 2}");
        assertThat(plan.stable()).isEqualTo("1");
        assertThat(plan.canary()).isEqualTo("2");
        assertThat(plan.steps()).isEqualTo(RolloutPlan.DEFAULT_STEPS);
        assertThat(plan.guardrails()).isEqualTo(Guardrails.defaults());
        assertThat(plan.seed()).isEqualTo("turns/1-2");
        assertThat(plan.shadow()).isZero();
    }

    @Test
    void everythingCanBeSaid() {
        RolloutPlan plan = read("""
                {'stable': '3', 'canary': '4', 'seed': 'spring', 'shadow': 500, 'self_check': 0, 'keep_pictures': true,
                 'steps': [{'weight': 10}, {'weight': 10000, 'min_samples': 5, 'min_seconds': 60}],
                 'guardrails': {'error_rate': 0.1, 'p95_ratio': null, 'alpha': 0.01, 'min_samples': 50}}""");
        assertThat(plan.stable()).isEqualTo("3");
        assertThat(plan.seed()).isEqualTo("spring");
        assertThat(plan.keepPictures()).isTrue();
        assertThat(plan.steps()).last().isEqualTo(new RolloutPlan.Step(10_000, 5, Duration.ofMinutes(1)));
        assertThat(plan.guardrails().errorRate()).hasValue(0.1);
        assertThat(plan.guardrails().p95Ratio()).isEmpty();
        assertThat(plan.guardrails().minSamples()).isEqualTo(50);
        assertThat(PlanJson.read("turns", "", PlanJson.write(plan))).isEqualTo(plan);
    }

    @Test
    void whatIsWrongIsToldAllAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("""
                        {'canery': 2, 'shadow': '5 %', 'steps': [{'weight': 10.5}, {'wait': 3}],
                         'guardrails': {'error_rate': 'low', 'latency': 2}}"""))
                .withMessageContainingAll(
                        "'canary' must name",
                        "'canery' is not known",
                        "'shadow' must be a whole number",
                        "'steps[0].weight' must be a whole number",
                        "'steps[1].wait' is not known",
                        "'guardrails.error_rate' must be a number or null",
                        "'guardrails.latency' is not known");
    }

    @Test
    void noObjectIsNoPlan() {
        for (String json :
                new String[] {"[]", "null", "'2'", "{'canary': 2, 'steps': 5}", "{'canary': 2, 'steps': []}"}) {
            assertThatIllegalArgumentException().as(json).isThrownBy(() -> read(json));
        }
    }

    @Test
    void aRolloutIsReadAsItWasWritten() {
        Instant noon = Instant.parse("2026-11-21T12:00:00Z");
        Rollout running = Rollout.of("turns", "1").follow(read("{'canary': 2}"), 0, noon);
        for (Rollout rollout : new Rollout[] {
            Rollout.of("turns", "1"),
            running,
            running.paused("lunch"),
            running.promoted("it is good", noon),
            running.rolledBack("error_rate: 3 of 30 failed", noon)
        }) {
            assertThat(RolloutJson.read(tree(RolloutJson.write(rollout).toString())))
                    .isEqualTo(rollout);
        }
    }
}
