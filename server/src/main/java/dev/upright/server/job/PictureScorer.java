package dev.upright.server.job;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.scorer.Score;
import java.time.Duration;

/** Has one picture of a job scored. */
public interface PictureScorer {

    /** What came of it. */
    sealed interface Verdict {

        /** There is a row to write: an answer, or what is wrong with the picture. */
        record Final(Score score) implements Verdict {}

        /**
         * Nothing is known of the picture yet.
         *
         * @param busy whether the server only has better things to do; otherwise somebody may be waiting for ever
         * @param why a sentence for people
         * @param after when to try again
         */
        record Later(boolean busy, String why, Duration after) implements Verdict {}
    }

    /** Waits for the answer. */
    Verdict score(JobSpec spec, EncodedImage image) throws InterruptedException;
}
