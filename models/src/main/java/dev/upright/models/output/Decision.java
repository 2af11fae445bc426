package dev.upright.models.output;

/** What to do with a picture, given how sure the model is. */
public enum Decision {
    /** Turn it by the correction. */
    ROTATE,
    /** It stands upright. */
    KEEP,
    /** Too unsure to say; a wrong turn does more harm than none, so leave it and perhaps ask a person. */
    ABSTAIN
}
