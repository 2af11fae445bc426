package dev.upright.models.output;

import java.util.ArrayList;
import java.util.List;

/**
 * What a picture shows: the most probable classes, best first.
 *
 * @param classes at least one, by falling probability; of equals the one with the lower index first
 */
public record TopClasses(List<ClassScore> classes) {
    /**
     * @throws IllegalArgumentException if there is none, or they are out of order
     */
    public TopClasses {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("an answer needs at least one class");
        }
        for (int i = 1; i < classes.size(); i++) {
            if (!isBefore(classes.get(i - 1), classes.get(i))) {
                throw new IllegalArgumentException("the classes are out of order: " + classes);
            }
        }
    }

    /**
     * The k best classes, or all of them if there are fewer.
     *
     * @param labels the name of class k at index k
     * @param k at least 1
     * @throws IllegalArgumentException if k is below 1, or there are not as many labels as probabilities
     */
    public static TopClasses of(Probabilities probabilities, List<String> labels, int k) {
        int size = probabilities.size();
        if (k < 1) {
            throw new IllegalArgumentException("top must be at least 1, was " + k);
        }
        if (labels.size() != size) {
            throw new IllegalArgumentException("%d labels for %d classes".formatted(labels.size(), size));
        }
        // Insertion into the k best so far: a thousand classes and a k of five cost little more than one pass.
        int[] best = new int[Math.min(k, size)];
        int count = 0;
        for (int candidate = 0; candidate < size; candidate++) {
            double probability = probabilities.get(candidate);
            int at = count;
            while (at > 0 && probabilities.get(best[at - 1]) < probability) {
                at--;
            }
            if (at < best.length) {
                count = Math.min(count + 1, best.length);
                System.arraycopy(best, at, best, at + 1, count - at - 1);
                best[at] = candidate;
            }
        }
        var classes = new ArrayList<ClassScore>(count);
        for (int index : best) {
            classes.add(new ClassScore(labels.get(index), index, probabilities.get(index)));
        }
        return new TopClasses(classes);
    }

    /** The most probable class. */
    public ClassScore best() {
        return classes.getFirst();
    }

    private static boolean isBefore(ClassScore first, ClassScore second) {
        return first.probability() > second.probability()
                || (first.probability() == second.probability() && first.index() < second.index());
    }
}
