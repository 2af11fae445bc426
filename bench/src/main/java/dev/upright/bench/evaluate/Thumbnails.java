package dev.upright.bench.evaluate;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.image.Region;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Small pictures inside a page: data URIs, so that one file holds everything. */
final class Thumbnails {
    private static final int LONG_SIDE = 160;

    private final ImageDecoder decoder;
    private final JavaCvImageEncoder encoder = new JavaCvImageEncoder();

    Thumbnails(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /** The picture as the model saw it, turned that far clockwise. */
    String dataUri(Path file, QuarterTurn turn) {
        EncodedImage image = PictureFolder.read(List.of(file), 0);
        try (RasterImage upright = decoder.decode(image, decoder.inspect(image), new DecodeSize(LONG_SIDE, LONG_SIDE));
                RasterImage turned = upright.turned(turn);
                RasterImage small = small(turned)) {
            return "data:image/jpeg;base64,"
                    + Base64.getEncoder().encodeToString(encoder.encode(small, ImageFormat.JPEG));
        }
    }

    private static RasterImage small(RasterImage image) {
        double scale = Math.min(1, (double) LONG_SIDE / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        return image.scaled(width, height, Region.whole(width, height));
    }
}
