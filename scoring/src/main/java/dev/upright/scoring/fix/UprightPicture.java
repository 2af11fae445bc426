package dev.upright.scoring.fix;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ExifOrientation;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageEncoder;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.JpegOrientation;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;

/** The bytes of a picture that was set upright. Thread-safe. */
public final class UprightPicture {
    private final FixMode mode;
    private final ImageDecoder decoder;
    private final ImageEncoder encoder = new JavaCvImageEncoder();

    public UprightPicture(FixMode mode, ImageDecoder decoder) {
        this.mode = mode;
        this.decoder = decoder;
    }

    /**
     * Turns a picture clockwise as it is displayed.
     *
     * @return the picture in its own format
     * @throws dev.upright.preprocess.image.ImageRejectedException where its pixels are needed and cannot be decoded
     */
    public byte[] turned(EncodedImage image, ImageHeader header, QuarterTurn clockwise) {
        if (mode == FixMode.EXIF && header.format() == ImageFormat.JPEG) {
            ExifOrientation wanted = header.orientation().turned(clockwise);
            byte[] marked = JpegOrientation.set(image, wanted);
            if (decoder.inspect(EncodedImage.of(marked)).orientation() == wanted) {
                return marked;
            }
        }
        try (RasterImage displayed = decoder.decode(image, header, DecodeSize.FULL);
                RasterImage upright = displayed.turned(clockwise)) {
            return encoder.encode(upright, header.format(), image);
        }
    }
}
