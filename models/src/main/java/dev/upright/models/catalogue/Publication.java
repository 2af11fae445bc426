package dev.upright.models.catalogue;

/**
 * What is said of a model, and by whom.
 *
 * @param description one line for people, with a full stop
 * @param licence of the weights: an SPDX identifier
 * @param figure the accuracy that its publisher states
 * @param verified whether this project has run the file through its own server and found its accuracy
 */
public record Publication(String description, String licence, String figure, boolean verified) {
    /**
     * @throws IllegalArgumentException if a text is blank, or a manifest could not quote it
     */
    public Publication {
        if (description.isBlank() || licence.isBlank() || figure.isBlank()) {
            throw new IllegalArgumentException("description, licence and published figure must not be blank");
        }
        if ((description + licence + figure)
                .chars()
                .anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("description, licence and published figure must be plain text");
        }
    }

    /** The description with what is known of the accuracy, and from whom. */
    public String account() {
        String checked = verified
                ? "Run and measured by this project."
                : "Never run by this project: tensors and pixels are as its publisher states them.";
        return "%s Published accuracy: %s. %s".formatted(description, figure, checked);
    }
}
