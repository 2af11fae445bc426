package dev.upright.spark.input;

import dev.upright.scoring.input.Item;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture that was found, as it travels from the driver to an executor.
 *
 * @param id its row's
 * @param path where it is
 * @param reason why it can be read by nobody, where that is known already
 * @param detail the same for people
 */
public record Listed(
        String id,
        String path,
        @Nullable Reason reason,
        @Nullable String detail) implements Serializable {

    static Listed of(Item item) throws InterruptedException {
        Optional<Row.Failure> failure = item.failure();
        return new Listed(
                item.id(),
                item.path(),
                failure.map(Row.Failure::reason).orElse(null),
                failure.map(Row.Failure::detail).orElse(null));
    }

    static Listed of(String path) {
        return new Listed(path, path, null, null);
    }

    /** Why it can be read by nobody, where that is known. */
    Optional<Row.Failure> failure() {
        return reason == null || detail == null ? Optional.empty() : Optional.of(new Row.Failure(reason, detail));
    }
}
