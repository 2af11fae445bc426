package dev.upright.models.manifest;

import java.util.List;

/**
 * A picture whose answer is known, by which a model proves itself when it loads.
 *
 * @param image the picture's file name beside the manifest; see {@link ModelFolder#isFileName}
 * @param probabilities the expected answer, class by class, after calibration; they sum to one within
 *     {@value #MAX_SUM_ERROR}
 * @param tolerance the largest allowed difference of any one probability, above 0 and below 1
 */
public record GoldenSpec(String image, List<Double> probabilities, double tolerance) {
    /** What rounding to three or four digits may take from a sum. */
    static final double MAX_SUM_ERROR = 0.01;

    /**
     * @throws IllegalArgumentException if a value is not as described
     */
    public GoldenSpec {
        probabilities = List.copyOf(probabilities);
        if (!ModelFolder.isFileName(image)) {
            throw new IllegalArgumentException("image must be %s, was \"%s\"".formatted(ModelFolder.FILE_RULE, image));
        }
        if (probabilities.stream().anyMatch(p -> !(p >= 0 && p <= 1))) {
            throw new IllegalArgumentException("probabilities must lie in 0 to 1, were " + probabilities);
        }
        double sum = probabilities.stream().mapToDouble(Double::doubleValue).sum();
        if (Math.abs(sum - 1) > MAX_SUM_ERROR) {
            throw new IllegalArgumentException("probabilities must sum to 1, sum to " + sum);
        }
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must lie between 0 and 1, was " + tolerance);
        }
    }
}
