package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.upright.server.experiment.Observation.Answered;

/** What an arm did. */
final class ArmTally {
    private final BoundedCounts failed;
    private final BoundedCounts excused;
    private final BoundedCounts said;
    private final ConfidenceTally confidence;
    private final LatencyHistogram latency;
    private final BernoulliTrials errors;
    private final BernoulliTrials abstentions;
    private final BernoulliTrials wrong;
    private final BernoulliTrials inconsistent;

    ArmTally() {
        failed = new BoundedCounts();
        excused = new BoundedCounts();
        said = new BoundedCounts();
        confidence = new ConfidenceTally();
        latency = new LatencyHistogram();
        errors = new BernoulliTrials();
        abstentions = new BernoulliTrials();
        wrong = new BernoulliTrials();
        inconsistent = new BernoulliTrials();
    }

    private ArmTally(JsonNode saved) {
        failed = BoundedCounts.restore(saved.required("failed"));
        excused = BoundedCounts.restore(saved.required("excused"));
        said = BoundedCounts.restore(saved.required("said"));
        confidence = ConfidenceTally.restore(saved.required("confidence"));
        latency = LatencyHistogram.restore(saved.required("latency"));
        errors = BernoulliTrials.restore(saved.required("errors"));
        abstentions = BernoulliTrials.restore(saved.required("abstentions"));
        wrong = BernoulliTrials.restore(saved.required("wrong"));
        inconsistent = BernoulliTrials.restore(saved.required("inconsistent"));
    }

    static ArmTally restore(JsonNode saved) {
        return new ArmTally(saved);
    }

    ObjectNode save() {
        ObjectNode saved = JsonNodeFactory.instance.objectNode();
        saved.set("failed", failed.save());
        saved.set("excused", excused.save());
        saved.set("said", said.save());
        saved.set("confidence", confidence.save());
        saved.set("latency", latency.save());
        saved.set("errors", errors.save());
        saved.set("abstentions", abstentions.save());
        saved.set("wrong", wrong.save());
        saved.set("inconsistent", inconsistent.save());
        return saved;
    }

    void answered(Answered answer) {
        errors.add(false);
        abstentions.add(answer.abstained());
        said.add(answer.said());
        confidence.add(answer.confidence());
        answer.nanos().ifPresent(latency::record);
    }

    void failed(String reason) {
        errors.add(true);
        failed.add(reason);
    }

    void excused(String reason) {
        excused.add(reason);
    }

    void selfChecked(boolean consistent) {
        inconsistent.add(!consistent);
    }

    void labelled(boolean right) {
        wrong.add(!right);
    }

    BoundedCounts failed() {
        return failed;
    }

    BoundedCounts excused() {
        return excused;
    }

    BoundedCounts said() {
        return said;
    }

    ConfidenceTally confidence() {
        return confidence;
    }

    LatencyHistogram latency() {
        return latency;
    }

    /** Failures, of requests that were answered or failed. */
    BernoulliTrials errors() {
        return errors;
    }

    /** Abstentions, of answers. */
    BernoulliTrials abstentions() {
        return abstentions;
    }

    BernoulliTrials wrong() {
        return wrong;
    }

    BernoulliTrials inconsistent() {
        return inconsistent;
    }
}
