package dev.upright.spark.input;

import java.io.Serializable;
import java.util.List;

/**
 * What one task scores: some of the pictures below a name, or an archive as a whole.
 *
 * @param name as it was typed
 * @param pictures some of those that were listed; none for an archive, whose pictures its reader lists
 */
public record Share(String name, List<Listed> pictures) implements Serializable {
    public Share {
        pictures = List.copyOf(pictures);
    }
}
