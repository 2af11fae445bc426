package dev.upright.server.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A test of whether bad events stay within their bound, that may be looked at after every observation. */
sealed interface SequentialTest permits TwoSampleTest, OneSampleTest, SlowTest {
    /** The evidence against the bound. */
    Wealth wealth();

    /** Observations of the canary so far. */
    long samples();

    /** Everything it knows. */
    ObjectNode save();
}
