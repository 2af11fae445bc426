package dev.upright.server.prediction;

import dev.upright.models.batch.Deadline;
import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageEncoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;

/** Turns a whole picture and writes it again in its own format, on the threads of the preprocessing. */
public final class Turner {
    private final ImageDecoder decoder;
    private final ImageEncoder encoder;
    private final PreprocessExecutor threads;

    public Turner(ImageDecoder decoder, ImageEncoder encoder, PreprocessExecutor threads) {
        this.decoder = decoder;
        this.encoder = encoder;
        this.threads = threads;
    }

    /** A picture that was turned, or why it was not. */
    public sealed interface Result {
        /** The picture in its own format. The bytes are the receiver's. */
        final class Turned implements Result {
            private final byte[] bytes;

            Turned(byte[] bytes) {
                this.bytes = bytes;
            }

            public byte[] bytes() {
                return bytes;
            }
        }

        /** It could not be turned. */
        record Refused(PredictionOutcome outcome) implements Result {}
    }

    /** Turns the displayed picture clockwise; its EXIF orientation is applied on the way and reset. The caller's leaving interrupts the thread; it is still interrupted then. */
    public Result turn(EncodedImage image, ImageHeader header, QuarterTurn clockwise, Deadline deadline) {
        try {
            return new Result.Turned(threads.call(() -> turned(image, header, clockwise), _ -> {}, deadline));
        } catch (PreprocessExecutor.DeadlinePassedException late) {
            return new Result.Refused(new PredictionOutcome.TimedOut());
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            return new Result.Refused(new PredictionOutcome.Cancelled());
        } catch (ImageRejectedException rejected) {
            return new Result.Refused(
                    new PredictionOutcome.Rejected(rejected.reason(), String.valueOf(rejected.getMessage())));
        }
    }

    private byte[] turned(EncodedImage image, ImageHeader header, QuarterTurn clockwise) {
        try (RasterImage displayed = decoder.decode(image, header, DecodeSize.FULL);
                RasterImage upright = displayed.turned(clockwise)) {
            return encoder.encode(upright, header.format(), image);
        }
    }
}
