package dev.upright.preprocess.image;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.image.ImageRejectedException.Reason;
import dev.upright.preprocess.testing.SharedData;
import dev.upright.preprocess.testing.TestPictures;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real files, good and bad, that broke other software. */
class SharedPicturesTest {
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());

    /** What every bad file is refused for; each other file of the folder must show a picture. */
    private static final Map<String, Reason> REFUSED = Map.ofEntries(
            entry("65536-uint32-limit.png", Reason.SIDE_TOO_LONG),
            entry("Bad_badbitcount.bmp", Reason.CORRUPT),
            entry("Bad_clrsUsed.bmp", Reason.CORRUPT),
            entry("Bad_height.bmp", Reason.SIDE_TOO_LONG),
            entry("Bad_reallybig.bmp", Reason.SIDE_TOO_LONG),
            entry("Bad_shortfile.bmp", Reason.CORRUPT),
            entry("Bad_smile-incorrect-image-length.ico", Reason.UNSUPPORTED_FORMAT),
            entry("Bad_unusual_extend_buffer_usage.bmp", Reason.CORRUPT),
            entry("Bad_width.bmp", Reason.SIDE_TOO_LONG),
            entry("IMG_5195.HEIC", Reason.UNSUPPORTED_FORMAT),
            entry("README.md", Reason.UNSUPPORTED_FORMAT),
            entry("TODO hpredict_cmyk.tiff", Reason.CORRUPT),
            entry("check.svg", Reason.UNSUPPORTED_FORMAT),
            entry("corrupt-header.jpg", Reason.TRUNCATED),
            entry("giant-image.jpg", Reason.TOO_MANY_PIXELS),
            entry("pitm.avif", Reason.UNSUPPORTED_FORMAT),
            entry("relax.jp2", Reason.UNSUPPORTED_FORMAT),
            entry("truncated.jpg", Reason.TRUNCATED),
            entry("truncated.png", Reason.TRUNCATED));

    @Test
    void everyFileIsShownOrRefusedForASensibleReason() {
        Map<String, Reason> refused = new TreeMap<>();
        for (Path file : SharedData.requireFiles("robustness")) {
            try {
                decode(SharedData.read(file)).close();
            } catch (ImageRejectedException no) {
                refused.put(file.getFileName().toString(), no.reason());
            }
        }
        assertThat(refused).containsExactlyInAnyOrderEntriesOf(REFUSED);
    }

    @Test
    void everyPhotoPageAndDrawingIsShown() {
        for (String folder : new String[] {"eval/photos", "eval/photos-bsds", "eval/documents", "eval/graphics"}) {
            for (Path file : SharedData.requireFiles(folder)) {
                if (ImageFormat.sniff(SharedData.read(file)).isPresent()) {
                    EncodedImage image = EncodedImage.of(SharedData.read(file));
                    ImageHeader header = decoder.inspect(image);
                    DecodeSize need = new DecodeSize(224, 224);
                    try (RasterImage raster = decoder.decode(image, header, need)) {
                        assertThat(raster.width()).isGreaterThanOrEqualTo(Math.min(224, header.displayedWidth()));
                    }
                }
            }
        }
    }

    @Test
    void cmykJpegsHaveTheirColours() {
        Path folder = SharedData.requireFolder("robustness/sharp");
        BufferedImage with = picture(folder.resolve("Channel_digital_image_CMYK_color.jpg"));
        BufferedImage without = picture(folder.resolve("Channel_digital_image_CMYK_color_no_profile.jpg"));
        assertThat(Colours.meanDifference(with, without)).isLessThan(12);
    }

    @Test
    void transparencyOfRealFilesShowsWhite() {
        Path folder = SharedData.requireFolder("robustness/sharp");
        Colours.assertNear(picture(folder.resolve("full-transparent.png")), 150, 150, Color.WHITE, 0);
        Colours.assertNear(picture(folder.resolve("5_webp_a.webp")), 1, 1, Color.WHITE, 0);
    }

    private BufferedImage picture(Path file) {
        try (RasterImage raster = decode(SharedData.read(file))) {
            return TestPictures.picture(raster);
        }
    }

    private RasterImage decode(byte[] bytes) {
        EncodedImage image = EncodedImage.of(bytes);
        return decoder.decode(image, decoder.inspect(image), DecodeSize.FULL);
    }
}
