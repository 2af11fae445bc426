package dev.upright.models.runtime;

import dev.upright.models.batch.BatchListener;
import dev.upright.models.batch.CoreBudget;
import dev.upright.models.batch.Ticker;
import dev.upright.models.manifest.ModelRef;
import java.util.function.Function;

/**
 * What the lanes of all models share.
 *
 * @param ticker their clock
 * @param cores the cores on which runs on the CPU take turns with decoding
 * @param listeners whom each model's lanes report to
 */
public record LaneResources(Ticker ticker, CoreBudget cores, Function<ModelRef, BatchListener> listeners) {

    /** The system's clock, cores without a bound, and nobody to report to. */
    public static LaneResources plain() {
        return new LaneResources(Ticker.system(), CoreBudget.unlimited(), _ -> BatchListener.none());
    }
}
