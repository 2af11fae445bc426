package dev.upright.preprocess.testing;

import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.RasterImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * Pictures with marked corners, drawn and encoded in code. Upright, the corners are red (top left), green (top right), blue (bottom
 * left) and yellow (bottom right), each a quarter of the shorter side, on grey.
 */
public final class TestPictures {
    public static final Color TOP_LEFT = Color.RED;
    public static final Color TOP_RIGHT = Color.GREEN;
    public static final Color BOTTOM_LEFT = Color.BLUE;
    public static final Color BOTTOM_RIGHT = Color.YELLOW;
    public static final Color GROUND = new Color(128, 128, 128);

    private TestPictures() {}

    /** The upright picture with its marked corners. */
    public static BufferedImage marked(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        int mark = Math.max(1, Math.min(width, height) / 4);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(GROUND);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(TOP_LEFT);
        graphics.fillRect(0, 0, mark, mark);
        graphics.setColor(TOP_RIGHT);
        graphics.fillRect(width - mark, 0, mark, mark);
        graphics.setColor(BOTTOM_LEFT);
        graphics.fillRect(0, height - mark, mark, mark);
        graphics.setColor(BOTTOM_RIGHT);
        graphics.fillRect(width - mark, height - mark, mark, mark);
        graphics.dispose();
        return picture;
    }

    /** The upright marked picture as a file. */
    public static byte[] encoded(ImageFormat format, int width, int height) {
        return encoded(format, marked(width, height));
    }

    /** A picture as a file: lossless, or at quality 95. Transparency survives in PNG, GIF and TIFF. */
    public static byte[] encoded(ImageFormat format, BufferedImage picture) {
        return switch (format) {
            case JPEG -> jpeg(picture, 0.95f);
            case WEBP -> webp(picture);
            case TIFF -> TiffPictures.tiff(picture, ExifOrientation.TOP_LEFT);
            case PNG, BMP, GIF -> written(format.name(), picture);
        };
    }

    /** A JPEG at a quality of 0 to 1. */
    public static byte[] jpeg(BufferedImage picture, float quality) {
        return jpeg(picture, quality, ImageWriteParam.MODE_DISABLED);
    }

    /** A progressive JPEG: several scans over the whole picture, each adding detail. */
    public static byte[] progressive(BufferedImage picture) {
        return jpeg(picture, 0.95f, ImageWriteParam.MODE_DEFAULT);
    }

    private static byte[] jpeg(BufferedImage picture, float quality, int progressiveMode) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(quality);
        settings.setProgressiveMode(progressiveMode);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The marked picture as a camera held that way stores it: shown by this orientation, it is upright again. */
    public static byte[] stored(
            ImageFormat format, int displayedWidth, int displayedHeight, ExifOrientation orientation) {
        BufferedImage pixels = storedPixels(marked(displayedWidth, displayedHeight), orientation);
        return switch (format) {
            case JPEG, PNG, WEBP ->
                Metadata.withExif(format, encoded(format, pixels), Metadata.exif(orientation.tag()));
            case TIFF -> TiffPictures.tiff(pixels, orientation);
            case BMP, GIF -> throw new IllegalArgumentException(format + " has no orientation");
        };
    }

    /** What must be stored so that this orientation displays the picture. Written out per tag, independent of the code under test. */
    public static BufferedImage storedPixels(BufferedImage shown, ExifOrientation orientation) {
        int w = shown.getWidth();
        int h = shown.getHeight();
        boolean swapped = orientation.tag() >= 5;
        BufferedImage stored = new BufferedImage(swapped ? h : w, swapped ? w : h, shown.getType());
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int right = w - 1 - x;
                int below = h - 1 - y;
                int rgb = shown.getRGB(x, y);
                // EXIF 2.32, tag 274: tag 6 says that the stored 0th row is the visual right-hand side, the 0th column
                // the visual top.
                switch (orientation.tag()) {
                    case 1 -> stored.setRGB(x, y, rgb);
                    case 2 -> stored.setRGB(right, y, rgb);
                    case 3 -> stored.setRGB(right, below, rgb);
                    case 4 -> stored.setRGB(x, below, rgb);
                    case 5 -> stored.setRGB(y, x, rgb);
                    case 6 -> stored.setRGB(y, right, rgb);
                    case 7 -> stored.setRGB(below, right, rgb);
                    case 8 -> stored.setRGB(below, x, rgb);
                    default -> throw new AssertionError(orientation);
                }
            }
        }
        return stored;
    }

    /** The first part of a file. */
    public static byte[] truncated(byte[] file, double part) {
        return Arrays.copyOf(file, (int) (file.length * part));
    }

    private static byte[] webp(BufferedImage picture) {
        try (RasterImage raster = raster(picture)) {
            return new JavaCvImageEncoder().encode(raster, ImageFormat.WEBP);
        }
    }

    /** The picture's colours as decoded pixels; the caller closes it. */
    public static RasterImage raster(BufferedImage picture) {
        byte[] bgr = new byte[picture.getWidth() * picture.getHeight() * 3];
        int at = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                bgr[at++] = (byte) rgb;
                bgr[at++] = (byte) (rgb >> 8);
                bgr[at++] = (byte) (rgb >> 16);
            }
        }
        return RasterImage.ofBgr(picture.getWidth(), picture.getHeight(), bgr);
    }

    /** The decoded pixels as a picture that tests can ask for colours. */
    public static BufferedImage picture(RasterImage raster) {
        byte[] bgr = new byte[raster.width() * raster.height() * 3];
        raster.copyRows(0, raster.height(), bgr);
        BufferedImage picture = new BufferedImage(raster.width(), raster.height(), BufferedImage.TYPE_3BYTE_BGR);
        picture.getRaster().setDataElements(0, 0, raster.width(), raster.height(), rgb(bgr));
        return picture;
    }

    /** Java calls the type BGR for its bytes in memory, but hands elements out as red, green, blue. */
    private static byte[] rgb(byte[] bgr) {
        byte[] rgb = new byte[bgr.length];
        for (int i = 0; i < bgr.length; i += 3) {
            rgb[i] = bgr[i + 2];
            rgb[i + 1] = bgr[i + 1];
            rgb[i + 2] = bgr[i];
        }
        return rgb;
    }

    private static byte[] written(String format, BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, bytes)) {
                throw new IllegalArgumentException("no writer for " + format + " takes this picture");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
