package dev.upright.bench.pictures;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.image.Region;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Other pictures made of a picture: in another size, or with a place for a number, so that no two need have the same bytes. */
public final class Variations {
    /** Where the number of {@link #numbered} stands: behind the start of the picture and the head of a comment. */
    public static final int NUMBER_AT = 6;

    private static final int COMMENT_MARKER = 0xFE;

    /** Strength of the grain, of 255: an enlarged picture is smoother than any camera's, and its file too small. */
    private static final int GRAIN = 12;

    /** So often a size is corrected to come near the bytes that were asked for. */
    private static final int ATTEMPTS = 4;

    private final ImageDecoder decoder;
    private final JavaCvImageEncoder encoder = new JavaCvImageEncoder();

    public Variations(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * The picture with about that many pixels, as a JPEG of quality 95 in its own proportions; where that enlarges it, with grain.
     *
     * @param seed of the grain
     */
    public EncodedImage scaled(EncodedImage image, long pixels, long seed) {
        ImageHeader header = decoder.inspect(image);
        double scale = Math.sqrt((double) pixels / ((double) header.displayedWidth() * header.displayedHeight()));
        int width = Math.max(1, (int) Math.round(header.displayedWidth() * scale));
        int height = Math.max(1, (int) Math.round(header.displayedHeight() * scale));
        try (RasterImage raster = decoder.decode(image, header, new DecodeSize(width, height));
                RasterImage resized = raster.scaled(width, height, Region.whole(width, height))) {
            if (scale <= 1) {
                return EncodedImage.of(encoder.encode(resized, ImageFormat.JPEG));
            }
            try (RasterImage grainy = grainy(resized, seed)) {
                return EncodedImage.of(encoder.encode(grainy, ImageFormat.JPEG));
            }
        }
    }

    private static RasterImage grainy(RasterImage image, long seed) {
        byte[] bgr = new byte[image.width() * image.height() * RasterImage.CHANNELS];
        image.copyRows(0, image.height(), bgr);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < bgr.length; i++) {
            int grain = random.nextInt(GRAIN) - GRAIN / 2;
            bgr[i] = (byte) Math.clamp((bgr[i] & 0xFF) + grain, 0, 255);
        }
        return RasterImage.ofBgr(image.width(), image.height(), bgr);
    }

    /** The picture in the size whose JPEG has about that many bytes. */
    public EncodedImage ofBytes(EncodedImage image, int bytes, long seed) {
        long pixels = bytes * 2L;
        EncodedImage made = scaled(image, pixels, seed);
        for (int i = 1; i < ATTEMPTS; i++) {
            pixels = Math.max(1, pixels * bytes / made.size());
            made = scaled(image, pixels, seed);
        }
        return made;
    }

    /**
     * The picture as a JPEG with a comment in front, whose text a sender may overwrite; it shows the same whatever stands there.
     *
     * @param length of the text
     * @return the text is at {@link #NUMBER_AT}
     */
    public EncodedImage numbered(EncodedImage image, int length) {
        byte[] jpeg = jpeg(image).bytes();
        byte[] numbered = new byte[jpeg.length + length + 4];
        System.arraycopy(jpeg, 0, numbered, 0, 2);
        numbered[2] = (byte) 0xFF;
        numbered[3] = (byte) COMMENT_MARKER;
        numbered[4] = (byte) ((length + 2) >> 8);
        numbered[5] = (byte) (length + 2);
        Arrays.fill(numbered, NUMBER_AT, NUMBER_AT + length, (byte) '-');
        System.arraycopy(jpeg, 2, numbered, NUMBER_AT + length, jpeg.length - 2);
        return EncodedImage.of(numbered);
    }

    private EncodedImage jpeg(EncodedImage image) {
        ImageHeader header = decoder.inspect(image);
        if (header.format() == ImageFormat.JPEG) {
            return image;
        }
        try (RasterImage raster = decoder.decode(image, header, DecodeSize.FULL)) {
            return EncodedImage.of(encoder.encode(raster, ImageFormat.JPEG));
        }
    }
}
