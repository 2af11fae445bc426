package dev.upright.bench.accuracy;

/**
 * What a model said about one view of a picture, and what would have been right.
 *
 * @param picture which picture; the four turns of one picture share it
 * @param truth the right class, from 0; of an orientation the number of quarter turns clockwise
 * @param given the most probable class
 * @param confidence its calibrated probability, 0 to 1
 */
public record Answer(int picture, int truth, int given, double confidence) {
    public Answer {
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("a confidence lies in 0 to 1, was " + confidence);
        }
    }

    public boolean right() {
        return truth == given;
    }
}
