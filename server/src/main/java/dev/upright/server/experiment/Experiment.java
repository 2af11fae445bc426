package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.experiment.Figures.GuardrailFigures;
import dev.upright.server.experiment.Guardrails.Breach;
import dev.upright.server.experiment.Observation.Answered;
import dev.upright.server.experiment.Observation.Excused;
import dev.upright.server.experiment.Observation.Failed;
import java.util.Comparator;
import java.util.Optional;

/**
 * Everything that is known of two versions that share a model's requests, and what follows from it. For one thread at a time.
 *
 * <p>Every bound is tested after every observation that has to do with it, and the chance that a canary which keeps all of them is ever
 * accused is at most {@code alpha}; {@link TwoSampleTest} says why. What it takes to notice a bad one, with the default bounds and half
 * of the requests: one that fails always is out with its 30th request, or after a long good past within 50 of breaking; a labelled accuracy of
 * 93 % instead of 95 % takes 6,000 labels of each version in four of five cases, latencies of 1.5 times what they were take 1,500 answers
 * in nineteen of twenty.
 */
public final class Experiment {
    private static final int FORMAT = 1;

    private final Guardrails guardrails;
    private final ArmTally stable;
    private final ArmTally canary;
    private final Agreement agreement;
    private final Watches watches;
    private Optional<Breach> breach;

    /** One that has seen nothing yet. */
    public Experiment(Guardrails guardrails) {
        this.guardrails = guardrails;
        stable = new ArmTally();
        canary = new ArmTally();
        agreement = new Agreement();
        watches = new Watches(guardrails);
        breach = Optional.empty();
    }

    private Experiment(Guardrails guardrails, JsonNode saved) {
        this.guardrails = guardrails;
        stable = ArmTally.restore(saved.required("stable"));
        canary = ArmTally.restore(saved.required("canary"));
        agreement = Agreement.restore(saved.required("agreement"));
        watches = Watches.restore(guardrails, saved.required("guardrails"));
        breach = firstBreach(saved.path("breach"));
    }

    /**
     * One that was {@linkplain #save() saved}, judged by these bounds from here on. What was counted stays. Where a bound is
     * another one than before, its test begins anew, and that it was broken is forgotten; the others go on as if nothing had happened.
     *
     * @throws IllegalArgumentException where {@code saved} is no experiment, or one of another format
     */
    public static Experiment restore(Guardrails guardrails, JsonNode saved) {
        int format = saved.required("format").asInt();
        if (format != FORMAT) {
            throw new IllegalArgumentException("an experiment of format " + format + " was saved, not of " + FORMAT);
        }
        return new Experiment(guardrails, saved);
    }

    /** Everything it knows, for {@link #restore}. */
    public ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        saved.put("format", FORMAT);
        saved.set("stable", stable.save());
        saved.set("canary", canary.save());
        saved.set("agreement", agreement.save());
        saved.set("guardrails", watches.save());
        breach.ifPresent(first ->
                saved.putObject("breach").put("guardrail", first.guardrail()).put("detail", first.detail()));
        return saved;
    }

    /** What became of a picture that chance sent to an arm. */
    public void observed(Arm arm, Observation observation) {
        switch (observation) {
            case Answered answer -> answered(arm, answer);
            case Failed(String reason) -> {
                tally(arm).failed(reason);
                outcome(Guardrail.ERROR_RATE, arm, true);
            }
            case Excused(String reason) -> tally(arm).excused(reason);
        }
    }

    private void answered(Arm arm, Answered answer) {
        // Before the latency is counted: what it is held against must not know it.
        boolean tooSlow = answer.nanos().isPresent()
                && watches.latency(arm, answer.nanos().getAsLong(), stable.latency());
        tally(arm).answered(answer);
        if (tooSlow) {
            broken(Guardrail.P95_RATIO);
        }
        outcome(Guardrail.ERROR_RATE, arm, false);
        outcome(Guardrail.ABSTAIN_RATE, arm, answer.abstained());
    }

    /** What both versions said of the same picture. */
    public void shadowed(String stableSaid, String canarySaid) {
        agreement.add(stableSaid, canarySaid);
        outcome(Guardrail.DISAGREEMENT, Arm.CANARY, !stableSaid.equals(canarySaid));
    }

    /** Whether a version's four answers to a picture's four turns go together. */
    public void selfChecked(Arm arm, boolean consistent) {
        tally(arm).selfChecked(consistent);
        outcome(Guardrail.SELF_CONSISTENCY, arm, !consistent);
    }

    /** Whether what a version said was right, as somebody knows. */
    public void labelled(Arm arm, boolean right) {
        tally(arm).labelled(right);
        outcome(Guardrail.LABELLED_ACCURACY, arm, !right);
    }

    /** The first bound that was broken; it stays broken. */
    public Optional<Breach> breach() {
        return breach;
    }

    /** The bounds it is judged by. */
    public Guardrails guardrails() {
        return guardrails;
    }

    /** All that is known now. */
    public Figures figures() {
        return new Figures(
                Snapshot.of(stable, guardrails.alpha()),
                Snapshot.of(canary, guardrails.alpha()),
                guardrails.present().stream().map(this::verdict).toList(),
                Snapshot.of(agreement),
                breach);
    }

    /** The saved one, unless its bound is another one now. */
    private Optional<Breach> firstBreach(JsonNode saved) {
        String id = saved.path("guardrail").asText();
        return guardrails.present().stream()
                .filter(watches::isBroken)
                .min(Comparator.comparing(guardrail -> !guardrail.id().equals(id)))
                .map(first -> first.id().equals(id)
                        ? new Breach(id, saved.required("detail").asText())
                        : breachOf(first));
    }

    private void outcome(Guardrail guardrail, Arm arm, boolean bad) {
        if (watches.outcome(guardrail, arm, bad)) {
            broken(guardrail);
        }
    }

    private void broken(Guardrail guardrail) {
        if (breach.isEmpty()) {
            breach = Optional.of(breachOf(guardrail));
        }
    }

    private Breach breachOf(Guardrail guardrail) {
        return new Breach(guardrail.id(), Verdict.sentence(guardrail, verdict(guardrail)));
    }

    private GuardrailFigures verdict(Guardrail guardrail) {
        return Verdict.of(guardrail, guardrails, watches, stable, canary, agreement);
    }

    private ArmTally tally(Arm arm) {
        return arm == Arm.STABLE ? stable : canary;
    }
}
