package dev.upright.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.upright.server.experiment.Figures.AgreementCell;
import dev.upright.server.experiment.Figures.ArmFigures;
import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Figures.State;
import dev.upright.server.experiment.Observation.Answered;
import dev.upright.server.experiment.Observation.Excused;
import dev.upright.server.experiment.Observation.Failed;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExperimentTest {
    private final Experiment experiment = new Experiment(Bounds.usual());

    @Test
    void oneThatHasSeenNothingSaysSo() {
        Figures figures = experiment.figures();
        assertThat(figures.breach()).isEmpty();
        assertThat(figures.canary().requests()).isZero();
        assertThat(figures.canary().errors().rate()).isEmpty();
        assertThat(figures.canary().latency().curve()).isEmpty();
        assertThat(figures.guardrails())
                .extracting(GuardrailFigures::guardrail)
                .containsExactly(
                        "error_rate",
                        "p95_ratio",
                        "abstain_rate",
                        "disagreement",
                        "self_consistency",
                        "labelled_accuracy");
        assertThat(figures.guardrails()).allSatisfy(guardrail -> {
            assertThat(guardrail.state()).isEqualTo(State.WAITING);
            assertThat(guardrail.evidence()).isEqualTo(1);
            assertThat(guardrail.evidenceNeeded()).isEqualTo(120);
            assertThat(guardrail.measured()).isEmpty();
            assertThat(guardrail.interval()).isEmpty();
        });
    }

    @Test
    void countsWhatAnArmDid() {
        answer(Arm.CANARY, "keep", 0.9, 1_000_000);
        answer(Arm.CANARY, "rotate 90", 0.5, 3_000_000);
        answer(Arm.CANARY, "keep", 1, 2_000_000);
        experiment.observed(Arm.CANARY, new Answered("abstain", true, 0.2, OptionalLong.empty()));
        experiment.observed(Arm.CANARY, new Failed("deadline"));
        experiment.observed(Arm.CANARY, new Excused("broken picture"));
        experiment.labelled(Arm.CANARY, true);
        experiment.labelled(Arm.CANARY, true);
        experiment.labelled(Arm.CANARY, false);
        experiment.selfChecked(Arm.CANARY, true);

        ArmFigures canary = experiment.figures().canary();
        assertThat(canary.requests()).isEqualTo(6);
        assertThat(canary.answered()).isEqualTo(4);
        assertThat(canary.failed()).isEqualTo(Map.of("deadline", 1L));
        assertThat(canary.excused()).isEqualTo(Map.of("broken picture", 1L));
        assertThat(canary.said().entrySet())
                .containsExactly(Map.entry("keep", 2L), Map.entry("abstain", 1L), Map.entry("rotate 90", 1L));
        assertThat(canary.errors().rate()).as("an excuse is no trial").hasValue(0.2);
        assertThat(canary.abstained().rate()).as("of answers").hasValue(0.25);
        assertThat(canary.right().events()).isEqualTo(2);
        assertThat(canary.right().trials()).isEqualTo(3);
        assertThat(canary.right().interval().low()).isBetween(0.0, 2.0 / 3);
        assertThat(canary.consistent().rate()).hasValue(1);
        assertThat(canary.confidence().mean().orElseThrow()).isCloseTo(0.65, within(1e-12));
        assertThat(canary.confidence().bins()).hasSize(20);
        assertThat(canary.confidence().bins().get(4)).isEqualTo(1);
        assertThat(canary.confidence().bins().get(10)).isEqualTo(1);
        assertThat(canary.confidence().bins().get(19)).isEqualTo(1);
        assertThat(canary.latency().count()).as("without one it is none").isEqualTo(3);
        assertThat(canary.latency().p50()).isCloseTo(2e6, withinPercentage(0.5));
        assertThat(canary.latency().p95()).isCloseTo(3e6, withinPercentage(0.5));
        assertThat(canary.latency().p95Interval()).as("too few").isEmpty();
        assertThat(canary.latency().curve()).isSortedAccordingTo((a, b) -> Double.compare(a.nanos(), b.nanos()));
        assertThat(experiment.figures().stable().requests()).isZero();
    }

    private void answer(Arm arm, String said, double confidence, long nanos) {
        experiment.observed(arm, new Answered(said, false, confidence, OptionalLong.of(nanos)));
    }

    @Test
    void wordsThatAreMadeUpDoNotFillTheHeap() {
        for (int word = 0; word < 1_000; word++) {
            answer(Arm.STABLE, "word " + word, 0.5, 1);
            experiment.observed(Arm.STABLE, new Failed("reason " + word));
            experiment.shadowed("stable " + word, "canary " + word);
        }
        Figures figures = experiment.figures();
        assertThat(figures.stable().said()).hasSize(65).containsEntry("other", 936L);
        assertThat(figures.stable().failed()).hasSize(65).containsEntry("other", 936L);
        assertThat(figures.agreement().cells()).hasSize(401);
        assertThat(figures.agreement().cells().getFirst()).isEqualTo(new AgreementCell("other", "other", 600));
        assertThat(figures.agreement().agreed()).isZero();
        assertThat(figures.agreement().total()).isEqualTo(1_000);
    }

    @Test
    void showsWhatBothSaidOfTheSamePictures() {
        for (int i = 0; i < 60; i++) {
            experiment.shadowed("keep", i % 3 == 0 ? "rotate 180" : "keep");
        }
        Figures figures = experiment.figures();
        assertThat(figures.agreement().agreed()).isEqualTo(40);
        assertThat(figures.agreement().cells())
                .containsExactly(new AgreementCell("keep", "keep", 40), new AgreementCell("keep", "rotate 180", 20));
        assertThat(figures.breach().orElseThrow().guardrail()).isEqualTo("disagreement");
        assertThat(figures.breach().orElseThrow().detail())
                .matches("the two versions differ on [0-9.]+ % of the shadowed pictures, where 5.00 % is allowed "
                        + "\\(judged on [0-9]+ of the canary's observations; e-value [0-9]+, where 120 suffices\\)");
    }

    @Test
    void whoIsBadWaitsForEnoughSamplesAndIsOutWithThem() {
        for (int i = 1; i < 30; i++) {
            answer(Arm.STABLE, "keep", 0.9, 1_000);
            experiment.observed(Arm.CANARY, new Failed("no memory"));
            assertThat(experiment.breach()).isEmpty();
        }
        assertThat(guardrail("error_rate").state()).isEqualTo(State.WAITING);
        experiment.observed(Arm.CANARY, new Failed("no memory"));
        assertThat(experiment.breach().orElseThrow().guardrail()).isEqualTo("error_rate");
        assertThat(experiment.breach().orElseThrow().detail())
                .startsWith(
                        "100.00 % of the canary's requests failed and 0.00 % of the stable version's: "
                                + "100.00 points more, where 0.50 is allowed (judged on 30 of the canary's observations; e-value ");
        GuardrailFigures errors = guardrail("error_rate");
        assertThat(errors.state()).isEqualTo(State.BREACHED);
        assertThat(errors.canary()).hasValue(1);
        assertThat(errors.stable()).hasValue(0);
        assertThat(errors.measured()).hasValue(1);
        assertThat(errors.interval().orElseThrow().low()).isBetween(0.5, 1.0);
        assertThat(errors.evidence()).isGreaterThan(errors.evidenceNeeded());
    }

    @Test
    void theFirstBreachStays() {
        for (int i = 0; i < 40; i++) {
            answer(Arm.STABLE, "keep", 0.9, 1_000);
            experiment.observed(Arm.CANARY, new Failed("no memory"));
        }
        Guardrails.Breach first = experiment.breach().orElseThrow();
        for (int i = 0; i < 10_000; i++) {
            experiment.observed(Arm.STABLE, new Failed("no memory"));
            answer(Arm.CANARY, "keep", 0.9, 1_000);
            experiment.shadowed("keep", "rotate 90");
        }
        assertThat(experiment.breach()).hasValue(first);
        assertThat(guardrail("error_rate").state()).isEqualTo(State.BREACHED);
        assertThat(guardrail("error_rate").evidence()).isLessThan(1);
        assertThat(guardrail("disagreement").state()).isEqualTo(State.BREACHED);
    }

    @Test
    void aCanaryThatIsBetterHoldsItsBounds() {
        for (int i = 0; i < 2_000; i++) {
            answer(Arm.STABLE, i % 5 == 0 ? "abstain" : "keep", 0.5, 50_000_000 + i);
            answer(Arm.CANARY, "keep", 0.9, 20_000_000 + i);
            experiment.labelled(Arm.STABLE, i % 10 != 0);
            experiment.labelled(Arm.CANARY, i % 20 != 0);
        }
        assertThat(experiment.breach()).isEmpty();
        assertThat(guardrail("labelled_accuracy").state()).isEqualTo(State.HOLDING);
        assertThat(guardrail("labelled_accuracy").canary().orElseThrow()).isCloseTo(0.95, within(1e-9));
        assertThat(guardrail("labelled_accuracy").measured().orElseThrow()).isCloseTo(-0.05, within(1e-9));
        assertThat(guardrail("p95_ratio").measured().orElseThrow()).isCloseTo(0.4, within(0.01));
        assertThat(guardrail("p95_ratio").interval()).isPresent();
        assertThat(guardrail("p95_ratio").samples()).isEqualTo(1_901);
    }

    @Test
    void withoutBoundsItOnlyCounts() {
        OptionalDouble none = OptionalDouble.empty();
        Experiment unbounded = new Experiment(new Guardrails(none, none, none, none, none, none, 1, 0.05));
        for (int i = 0; i < 100; i++) {
            unbounded.observed(Arm.STABLE, new Answered("keep", false, 1, OptionalLong.of(1)));
            unbounded.observed(Arm.CANARY, new Failed("no memory"));
            unbounded.shadowed("keep", "rotate 90");
        }
        assertThat(unbounded.breach()).isEmpty();
        assertThat(unbounded.figures().guardrails()).isEmpty();
        assertThat(unbounded.figures().canary().requests()).isEqualTo(100);
    }

    @Test
    void anAnswerHasAConfidenceAndTakesTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Answered("keep", false, Double.NaN, OptionalLong.empty()))
                .withMessage("a confidence is between 0 and 1, not NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Answered("keep", false, 1, OptionalLong.of(-1)))
                .withMessage("no answer takes -1 ns");
    }

    private GuardrailFigures guardrail(String name) {
        return experiment.figures().guardrails().stream()
                .filter(one -> one.guardrail().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
