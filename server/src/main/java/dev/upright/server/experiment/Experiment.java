package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Everything that is known of two versions that share a model's requests, and what follows from it. For one thread at a time. */
public final class Experiment {
    private final Guardrails guardrails;

    /** One that has seen nothing yet. */
    public Experiment(Guardrails guardrails) {
        this.guardrails = guardrails;
    }

    /** One that was {@linkplain #save() saved}, judged by these bounds from here on. */
    public static Experiment restore(Guardrails guardrails, JsonNode saved) {
        throw new UnsupportedOperationException(guardrails + ": " + saved);
    }

    /** Everything it knows, for {@link #restore}. */
    public ObjectNode save() {
        throw new UnsupportedOperationException();
    }

    /** What became of a picture that chance sent to an arm. */
    public void observed(Arm arm, Observation observation) {
        throw new UnsupportedOperationException(arm + ": " + observation);
    }

    /** What both versions said of the same picture. */
    public void shadowed(String stableSaid, String canarySaid) {
        throw new UnsupportedOperationException(stableSaid + canarySaid);
    }

    /** Whether a version's four answers to a picture's four turns go together. */
    public void selfChecked(Arm arm, boolean consistent) {
        throw new UnsupportedOperationException(arm + ": " + consistent);
    }

    /** Whether what a version said was right, as somebody knows. */
    public void labelled(Arm arm, boolean right) {
        throw new UnsupportedOperationException(arm + ": " + right);
    }

    /** The first bound that was broken; it stays broken. */
    public Optional<Guardrails.Breach> breach() {
        return Optional.empty();
    }

    /** The bounds it is judged by. */
    public Guardrails guardrails() {
        return guardrails;
    }
}
