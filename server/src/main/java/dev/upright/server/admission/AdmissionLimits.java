package dev.upright.server.admission;

/**
 * How much may be inside the server at one time.
 *
 * @param requests predict requests
 * @param bytes bytes of their bodies
 * @param pixels pixels of their pictures
 * @param adaptive whether what cannot be answered in time is refused besides
 */
public record AdmissionLimits(int requests, long bytes, long pixels, boolean adaptive) {
    public AdmissionLimits {
        if (requests < 1 || bytes < 1 || pixels < 1) {
            throw new IllegalArgumentException(
                    "admission limits must be at least 1, were " + requests + ", " + bytes + ", " + pixels);
        }
    }
}
