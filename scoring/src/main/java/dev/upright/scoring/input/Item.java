package dev.upright.scoring.input;

import dev.upright.scoring.row.Row;
import java.util.Objects;
import java.util.Optional;

/**
 * One picture to be, or something that went wrong where pictures were looked for.
 *
 * @param id what tells it from every other item of the job, and is the same whenever the job is run
 * @param path where it is, for people
 * @param place its path below what was named, with {@code /} between the parts and without {@code ..}; empty where it is no picture
 * @param content its bytes
 */
public record Item(String id, String path, Optional<String> place, Content content) {
    public Item {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(content, "content");
    }

    /** What went wrong where it was looked for; empty where it is there to be read, whatever comes of that. */
    public Optional<Row.Failure> failure() throws InterruptedException {
        if (place.isPresent()) {
            return Optional.empty();
        }
        try {
            content.read();
            return Optional.empty();
        } catch (UnusableException known) {
            return Optional.of(known.failure());
        }
    }
}
