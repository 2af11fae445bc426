package dev.upright.bench.scenario;

import dev.upright.bench.limit.LimitRun;
import dev.upright.bench.pictures.Variations;
import dev.upright.bench.score.Scoring;
import dev.upright.bench.served.RunningServer;
import dev.upright.preprocess.image.EncodedImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a scenario needs besides a server.
 *
 * @param variations makes other pictures of those there are
 * @param cores processors that the limit may use
 */
public record Equipment(Bare bare, Servers servers, Scorings scorings, Variations variations, int cores) {

    /** The model's work without a server around it. */
    @FunctionalInterface
    public interface Bare {
        /** As {@link LimitRun#measure} on these pictures. */
        LimitRun.Result measure(
                List<EncodedImage> pictures, int threads, Duration think, Duration warmUp, Duration measured)
                throws InterruptedException;
    }

    /** Starts further servers. */
    @FunctionalInterface
    public interface Servers {
        /**
         * One like the others but for these settings.
         *
         * @param overrides settings by their keys
         * @return owned by the caller, who closes it
         */
        RunningServer start(Map<String, String> overrides) throws InterruptedException;
    }

    /** The model's work as {@code ./upright score} does it. */
    @FunctionalInterface
    public interface Scorings {
        /**
         * Loads the model.
         *
         * @return owned by the caller, who closes it
         */
        Scoring open(List<EncodedImage> pictures);
    }
}
