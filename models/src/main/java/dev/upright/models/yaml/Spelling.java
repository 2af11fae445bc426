package dev.upright.models.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant by a misspelt one. */
public final class Spelling {
    /** Longer words are not compared; a key of a megabyte is no slip of the pen. */
    private static final int MAX_LENGTH = 64;

    private Spelling() {}

    /** The known word nearest to this one, if it is near enough to be a slip: a third of its letters may differ. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String wanted = normal(word);
        return known.stream()
                .filter(candidate -> distance(wanted, normal(candidate)) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(wanted, normal(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code minConfidence} and {@code min_confidence} are the same slip for {@code min-confidence}. */
    private static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /**
     * The optimal string alignment distance: how many insertions, deletions, substitutions and swaps of two neighbours turn
     * one word into the other. Levenshtein's counts a swap as two, and swaps are what fingers do most.
     */
    private static int distance(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : step(distance, a, i, b, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int step(int[][] distance, String a, int i, String b, int j) {
        int substituted = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substituted, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
    }
}
