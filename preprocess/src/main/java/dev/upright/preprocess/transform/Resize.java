package dev.upright.preprocess.transform;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.image.Region;

/**
 * How a picture of any size becomes one of the model's size. Scaling is area averaging if neither side grows, else bilinear.
 */
public sealed interface Resize {
    /** Scales both sides independently: the proportions are lost, nothing is cut off. */
    record Stretch() implements Resize {
        @Override
        public DecodeSize needs(int displayedWidth, int displayedHeight, int width, int height) {
            return new DecodeSize(width, height);
        }

        @Override
        public RasterImage apply(RasterImage image, int width, int height) {
            return image.scaled(width, height, Region.whole(width, height));
        }
    }

    /**
     * Scales the shorter side to {@code shortSide} and the longer to {@code round(longer * shortSide / shorter)}, then cuts the centre
     * out, at {@code floor((scaled - model) / 2)}. The usual preparation of ImageNet classifiers.
     *
     * @param shortSide pixels, at least as many as either of the model's sides
     */
    record ShortSide(int shortSide) implements Resize {
        public ShortSide {
            if (shortSide < 1) {
                throw new IllegalArgumentException("the short side must be at least 1, was " + shortSide);
            }
        }

        @Override
        public DecodeSize needs(int displayedWidth, int displayedHeight, int width, int height) {
            return new DecodeSize(
                    scaledSide(displayedWidth, displayedWidth, displayedHeight),
                    scaledSide(displayedHeight, displayedWidth, displayedHeight));
        }

        @Override
        public RasterImage apply(RasterImage image, int width, int height) {
            int scaledWidth = scaledSide(image.width(), image.width(), image.height());
            int scaledHeight = scaledSide(image.height(), image.width(), image.height());
            return image.scaled(scaledWidth, scaledHeight, Region.centreOf(scaledWidth, scaledHeight, width, height));
        }

        private int scaledSide(int side, int width, int height) {
            int shorter = Math.min(width, height);
            return side == shorter ? shortSide : Math.toIntExact(Math.round((double) side * shortSide / shorter));
        }
    }

    /**
     * Scales the picture to fit inside the model's size with its proportions kept, and centres it on grey.
     *
     * @param padValue the grey, 0..255, before normalisation
     */
    record Letterbox(int padValue) implements Resize {
        public Letterbox {
            if (padValue < 0 || padValue > 255) {
                throw new IllegalArgumentException("a grey is 0..255, not " + padValue);
            }
        }

        @Override
        public DecodeSize needs(int displayedWidth, int displayedHeight, int width, int height) {
            double scale = scale(displayedWidth, displayedHeight, width, height);
            return new DecodeSize(fitted(displayedWidth, scale, width), fitted(displayedHeight, scale, height));
        }

        @Override
        public RasterImage apply(RasterImage image, int width, int height) {
            double scale = scale(image.width(), image.height(), width, height);
            int fittedWidth = fitted(image.width(), scale, width);
            int fittedHeight = fitted(image.height(), scale, height);
            try (RasterImage fitted =
                    image.scaled(fittedWidth, fittedHeight, Region.whole(fittedWidth, fittedHeight))) {
                return fitted.centredOn(width, height, padValue);
            }
        }

        private static double scale(int pictureWidth, int pictureHeight, int width, int height) {
            return Math.min((double) width / pictureWidth, (double) height / pictureHeight);
        }

        /** At least one pixel: a line that is a thousand times as long as it is thick stays visible. */
        private static int fitted(int side, double scale, int most) {
            return Math.clamp(Math.round(side * scale), 1, most);
        }
    }

    /** How many pixels of a picture of this displayed size it still needs to make one of {@code width x height} from it. */
    DecodeSize needs(int displayedWidth, int displayedHeight, int width, int height);

    /**
     * The picture at exactly {@code width x height}.
     *
     * @return owned by the caller, who closes it; the argument stays his, too
     */
    RasterImage apply(RasterImage image, int width, int height);
}
