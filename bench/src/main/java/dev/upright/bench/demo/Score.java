package dev.upright.bench.demo;

/** How often one version was right, counted beside the server. */
final class Score {
    private int right;
    private int labels;

    void add(boolean wasRight) {
        labels++;
        if (wasRight) {
            right++;
        }
    }

    int right() {
        return right;
    }

    int labels() {
        return labels;
    }

    double rate() {
        return (double) right / labels;
    }

    @Override
    public String toString() {
        return labels == 0 ? "no label" : "%d of %d right".formatted(right, labels);
    }
}
