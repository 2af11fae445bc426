package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.util.Optional;

/** The bytes behind an item, not read yet. */
public interface Content {
    /**
     * Reads them.
     *
     * @return empty where they are no picture and nobody named them: such an item has no row
     * @throws UnusableException where there is nothing to score; the item's row says so
     */
    Optional<EncodedImage> read() throws UnusableException, InterruptedException;

    /** Whether they may be read at any time and on any thread; else only before the next item is taken from the source. */
    boolean lasting();

    /** How many of its bytes are in memory already. */
    default int held() {
        return 0;
    }

    /** Reads bytes. */
    @FunctionalInterface
    interface Reading {
        Optional<EncodedImage> read() throws UnusableException, InterruptedException;
    }

    /** Bytes that may be read at any time and on any thread. */
    static Content lasting(Reading reading) {
        return new Content() {
            @Override
            public Optional<EncodedImage> read() throws UnusableException, InterruptedException {
                return reading.read();
            }

            @Override
            public boolean lasting() {
                return true;
            }
        };
    }

    /** Something that could not even be found. */
    static Content unusable(Reason reason, String detail) {
        return lasting(() -> {
            throw new UnusableException(reason, detail);
        });
    }
}
