package dev.upright.scoring.row;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.output.ClassScore;
import dev.upright.models.output.Decision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is said of one picture.
 *
 * @param id what tells it from every other of its job, and stays the same when the job goes on after a kill
 * @param path where it was found
 * @param digest SHA-256 of its bytes, 64 hexadecimal digits; empty where they could not be read
 * @param failure why it has no answer; empty where it has
 * @param orientation which way up it is, where that was asked and answered
 * @param classes what it shows, best first; none where that was not asked or not answered
 * @param models the versions that were asked
 * @param device where they ran, such as {@code cpu}; several are joined by commas
 * @param milliseconds from its bytes to its answer, waiting included; the only value that differs from run to run
 */
public record Row(
        String id,
        String path,
        Optional<String> digest,
        Optional<Failure> failure,
        Optional<Orientation> orientation,
        List<ClassScore> classes,
        List<ModelRef> models,
        Optional<String> device,
        double milliseconds) {

    public Row {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(path, "path");
        classes = List.copyOf(classes);
        models = List.copyOf(models);
    }

    /**
     * Why there is no answer.
     *
     * @param detail a sentence for people
     */
    public record Failure(Reason reason, String detail) {
        public Failure {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * Which way up it is.
     *
     * @param rotation degrees clockwise by which the displayed picture is turned: 0, 90, 180 or 270; also when abstaining
     * @param decision what to do about it
     * @param confidence the probability of the rotation, 0 to 1, six decimals
     */
    public record Orientation(int rotation, Decision decision, double confidence) {}

    /** Whether it has an answer. */
    public boolean ok() {
        return failure.isEmpty();
    }

    /** A row of something that could not even be read. */
    public static Row unread(String id, String path, List<ModelRef> models, Failure failure) {
        return new Row(
                id,
                path,
                Optional.empty(),
                Optional.of(failure),
                Optional.empty(),
                List.of(),
                models,
                Optional.empty(),
                0);
    }

    /** The same as if it had taken no time: what is equal whenever and however a picture is scored. */
    public Row untimed() {
        return new Row(id, path, digest, failure, orientation, classes, models, device, 0);
    }

    /** The same, failed after all; its answer stays. */
    public Row failed(Failure later) {
        return new Row(id, path, digest, Optional.of(later), orientation, classes, models, device, milliseconds);
    }
}
