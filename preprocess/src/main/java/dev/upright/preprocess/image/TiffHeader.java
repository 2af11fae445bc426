package dev.upright.preprocess.image;

import java.nio.ByteBuffer;

/** The first page of a classic TIFF. */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int EXTRA_SAMPLES = 338;

    private static final int PHOTOMETRIC_BLACK_IS_ZERO = 1;
    private static final int PHOTOMETRIC_RGB = 2;

    private TiffHeader() {}

    static ImageHeader read(ByteBuffer bytes) {
        TiffDirectory page = TiffDirectory.read(bytes);
        long width = page.value(WIDTH, 0);
        long height = page.value(HEIGHT, 0);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw ImageRejectedException.corrupt("the TIFF picture has an impossible size");
        }
        requireSaneTiles(page, width, height);
        return new ImageHeader(ImageFormat.TIFF, (int) width, (int) height, page.orientation(), alpha(page));
    }

    /** Whether colours are stored multiplied by their alpha: an extra sample is, unless it is said to be the other kind of alpha. */
    static boolean storesMultipliedColours(byte[] tiff) {
        return TiffDirectory.read(ByteBuffer.wrap(tiff)).value(EXTRA_SAMPLES, 1) != 2;
    }

    /** A copy of a TIFF that says that its pixels are shown as they are stored. */
    static byte[] withoutOrientation(byte[] tiff) {
        byte[] copy = tiff.clone();
        TiffDirectory.read(ByteBuffer.wrap(copy)).resetOrientation();
        return copy;
    }

    /**
     * A decoder allocates a whole tile, so a 1x1 picture of one giant tile is a bomb. A tile may be larger than a small picture:
     * encoders use 256 or 512 and never adapt it.
     */
    private static void requireSaneTiles(TiffDirectory page, long width, long height) {
        long tileWidth = page.value(TILE_WIDTH, 0);
        long tileHeight = page.value(TILE_HEIGHT, 0);
        long most = Math.max(4096, 2 * Math.max(width, height));
        if (tileWidth > most || tileHeight > most) {
            throw ImageRejectedException.corrupt("the TIFF picture has tiles larger than itself");
        }
    }

    /** Said outright, or one sample more than the colours need: decoders then take it for alpha, too. */
    private static boolean alpha(TiffDirectory page) {
        long samples = page.value(SAMPLES_PER_PIXEL, 1);
        long photometric = page.value(PHOTOMETRIC, PHOTOMETRIC_BLACK_IS_ZERO);
        long colours = photometric == PHOTOMETRIC_RGB ? 3 : photometric <= PHOTOMETRIC_BLACK_IS_ZERO ? 1 : samples;
        long extra = page.value(EXTRA_SAMPLES, 0);
        return samples > colours || ((extra == 1 || extra == 2) && photometric <= PHOTOMETRIC_RGB);
    }
}
