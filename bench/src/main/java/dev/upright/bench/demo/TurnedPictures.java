package dev.upright.bench.demo;

import dev.upright.bench.evaluate.PictureFolder;
import dev.upright.bench.measure.BenchException;
import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes pictures whose truth is known: upright ones in each of the four quarter turns, in a mixed order. */
final class TurnedPictures {
    /** Pixels a side that a picture keeps at least, where it has them; more than any bundled model looks at. */
    private static final DecodeSize ENOUGH = new DecodeSize(512, 512);

    private static final long SEED = 1;

    private final ImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
    private final JavaCvImageEncoder encoder = new JavaCvImageEncoder();
    private final Path target;

    /** @param target the folder that gets them */
    TurnedPictures(Path target) {
        this.target = target;
    }

    /**
     * Makes them.
     *
     * @param upright a folder of upright pictures; pages are drawn where there is none
     * @param most upright ones to take
     * @throws BenchException where the folder holds no picture
     */
    List<TurnedPicture> make(Optional<Path> upright, int most) {
        List<TurnedPicture> made = new ArrayList<>();
        if (upright.isPresent()) {
            fromFolder(PictureFolder.read(upright.get()), most, made);
        } else {
            for (int page = 0; page < most; page++) {
                try (RasterImage drawn = DrawnPages.page(page)) {
                    turn(drawn, page, made);
                }
            }
        }
        Collections.shuffle(made, new Random(SEED));
        return made;
    }

    private void fromFolder(PictureFolder folder, int most, List<TurnedPicture> made) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < folder.files().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(SEED)); // their names may be sorted by what they show
        int taken = 0;
        int skipped = 0;
        for (int i = 0; i < order.size() && taken < most; i++) {
            EncodedImage image = folder.read(order.get(i));
            try {
                ImageHeader header = decoder.inspect(image);
                try (RasterImage upright = decoder.decode(image, header, ENOUGH)) {
                    turn(upright, taken++, made);
                }
            } catch (ImageRejectedException noPicture) {
                skipped++;
            }
        }
        if (taken == 0) {
            throw new BenchException(
                    "no picture in " + folder.path() + ", where " + skipped + " files cannot be read as one");
        }
    }

    private void turn(RasterImage upright, int number, List<TurnedPicture> made) {
        for (QuarterTurn turn : QuarterTurn.values()) {
            Path file = target.resolve("picture-%d-turned-%d.jpg".formatted(number, turn.degrees()));
            try (RasterImage turned = upright.turned(turn)) {
                Files.write(file, encoder.encode(turned, ImageFormat.JPEG));
            } catch (IOException failed) {
                throw new BenchException("a picture cannot be written: " + failed, failed);
            }
            made.add(new TurnedPicture(file, turn.degrees()));
        }
    }
}
