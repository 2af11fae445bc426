package dev.upright.server.experiment;

import java.util.OptionalLong;

/** What became of one picture that chance sent to one arm. */
public sealed interface Observation {

    /**
     * It was answered.
     *
     * @param said the decision in words that two versions can be compared by: {@code keep}, {@code rotate 90}, {@code abstain}, a label
     * @param abstained whether that was no answer but the admission that there is none
     * @param confidence 0 to 1, also of an abstention
     * @param nanos 0 or more, from the request's arrival to its answer; empty where the version was not run for this request, which says nothing of it
     */
    record Answered(String said, boolean abstained, double confidence, OptionalLong nanos) implements Observation {
        /** @throws IllegalArgumentException where the confidence or the time is outside its range */
        public Answered {
            if (!(confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException("a confidence is between 0 and 1, not " + confidence);
            }
            if (nanos.orElse(0) < 0) {
                throw new IllegalArgumentException("no answer takes " + nanos.getAsLong() + " ns");
            }
        }
    }

    /** The version, or what it runs on, failed: an error, a deadline that passed, no memory. */
    record Failed(String reason) implements Observation {}

    /** It was not answered, and the version has no part in that: a broken picture, a full server, a caller who left. */
    record Excused(String reason) implements Observation {}
}
