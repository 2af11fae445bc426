package dev.upright.preprocess.testing;

import dev.upright.preprocess.image.RasterImage;

/** Resampling written straight from its definition, slow and in doubles, to hold the fast one against. */
public final class ReferenceResampling {
    private ReferenceResampling() {}

    /** Area averaging if neither side grows, else bilinear: {@code [height][width][3]}, blue first, not rounded. */
    public static double[] scaled(RasterImage image, int width, int height) {
        boolean grows = width > image.width() || height > image.height();
        double[] across = new double[width * image.height() * 3];
        double[] source = pixels(image);
        double[][] columns = weights(image.width(), width, grows);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                for (int from = 0; from < image.width(); from++) {
                    for (int c = 0; c < 3; c++) {
                        across[(y * width + x) * 3 + c] +=
                                columns[x][from] * source[(y * image.width() + from) * 3 + c];
                    }
                }
            }
        }
        double[] result = new double[width * height * 3];
        double[][] rows = weights(image.height(), height, grows);
        for (int y = 0; y < height; y++) {
            for (int from = 0; from < image.height(); from++) {
                if (rows[y][from] != 0) {
                    for (int i = 0; i < width * 3; i++) {
                        result[y * width * 3 + i] += rows[y][from] * across[from * width * 3 + i];
                    }
                }
            }
        }
        return result;
    }

    /** How much each source place counts for each scaled place, along one axis. */
    private static double[][] weights(int source, int scaled, boolean bilinear) {
        double[][] weights = new double[scaled][source];
        double ratio = (double) source / scaled;
        for (int i = 0; i < scaled; i++) {
            if (bilinear) {
                double position = (i + 0.5) * ratio - 0.5;
                int low = (int) Math.floor(position);
                weights[i][Math.clamp(low, 0, source - 1)] += 1 - (position - low);
                weights[i][Math.clamp(low + 1, 0, source - 1)] += position - low;
            } else {
                for (int from = 0; from < source; from++) {
                    double overlap = Math.min((i + 1) * ratio, from + 1) - Math.max(i * ratio, from);
                    weights[i][from] = Math.max(0, overlap) / ratio;
                }
            }
        }
        return weights;
    }

    private static double[] pixels(RasterImage image) {
        byte[] bgr = new byte[image.width() * image.height() * 3];
        image.copyRows(0, image.height(), bgr);
        double[] pixels = new double[bgr.length];
        for (int i = 0; i < bgr.length; i++) {
            pixels[i] = bgr[i] & 0xFF;
        }
        return pixels;
    }
}
