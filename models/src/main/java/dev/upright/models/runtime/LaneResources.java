package dev.upright.models.runtime;

import dev.upright.models.batch.BatchListener;
import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import java.util.function.Function;

/**
 * What the lanes of all models share.
 *
 * @param ticker their clock
 * @param listeners whom each model's lanes report to
 */
public record LaneResources(Ticker ticker, Function<ModelRef, BatchListener> listeners) {

    /** The system's clock, and nobody to report to. */
    public static LaneResources plain() {
        return new LaneResources(Ticker.system(), _ -> BatchListener.none());
    }
}
