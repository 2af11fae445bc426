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
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
     * @param folders of upright pictures; pages are drawn where there is none
     * @param most upright ones to take
     * @throws BenchException where the folders hold no picture
     */
    List<TurnedPicture> make(List<Path> folders, int most) {
        List<TurnedPicture> made = new ArrayList<>();
        if (folders.isEmpty()) {
            for (int page = 0; page < most; page++) {
                try (RasterImage drawn = DrawnPages.page(page)) {
                    turn(drawn, page, made);
                }
            }
        } else {
            List<Supplier<EncodedImage>> files = new ArrayList<>();
            for (Path folder : folders) {
                PictureFolder pictures = PictureFolder.read(folder);
                IntStream.range(0, pictures.files().size()).forEach(i -> files.add(() -> pictures.read(i)));
            }
            fromFiles(files, most, made);
        }
        Collections.shuffle(made, new Random(SEED));
        return made;
    }

    private void fromFiles(List<Supplier<EncodedImage>> files, int most, List<TurnedPicture> made) {
        Collections.shuffle(files, new Random(SEED)); // they may be sorted by what they show
        int taken = 0;
        int skipped = 0;
        for (int i = 0; i < files.size() && taken < most; i++) {
            EncodedImage image = files.get(i).get();
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
            throw new BenchException("no pictures: none of " + skipped + " files can be read as one");
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
