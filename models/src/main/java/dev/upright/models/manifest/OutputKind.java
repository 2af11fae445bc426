package dev.upright.models.manifest;

/** What the numbers of a model's output are. */
public enum OutputKind {
    /** Unbounded scores, the input of a softmax. */
    LOGITS,
    /** Shares of one, up to rounding: the graph ends in a softmax. */
    PROBABILITIES
}
