package dev.upright.bench.pictures;

import dev.upright.bench.measure.BenchException;
import dev.upright.bench.report.BenchReport;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.transform.Preprocessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures of a folder, in memory, in the order of their names; each was decoded once, so that none can fail in a measurement.
 *
 * @param images at least one
 * @param facts what the report says of them
 */
public record Pictures(List<EncodedImage> images, BenchReport.Pictures facts) {
    /** The first of a large folder: they are held twice, as pictures and as requests. */
    private static final long MAX_BYTES = 256L << 20;

    public Pictures {
        images = List.copyOf(images);
    }

    /**
     * Reads a folder.
     *
     * @throws BenchException where it cannot be read, or holds no picture
     */
    public static Pictures read(Path folder, ImageDecoder decoder, Preprocessor preprocessor) {
        List<EncodedImage> images = new ArrayList<>();
        long bytes = 0;
        long width = 0;
        long height = 0;
        int skipped = 0;
        try {
            for (Path file : files(folder)) {
                if (bytes + Files.size(file) > MAX_BYTES) {
                    skipped++;
                    continue;
                }
                EncodedImage image = EncodedImage.of(Files.readAllBytes(file));
                try {
                    ImageHeader header = decoder.inspect(image);
                    try (RasterImage readable = decoder.decode(image, header, preprocessor.needs(header))) {
                        assert readable.width() > 0;
                    }
                    images.add(image);
                    bytes += image.size();
                    width += header.width();
                    height += header.height();
                } catch (ImageRejectedException noPicture) {
                    skipped++;
                }
            }
        } catch (IOException unreadable) {
            throw new BenchException("the pictures cannot be read: " + unreadable, unreadable);
        }
        if (images.isEmpty()) {
            throw new BenchException("no pictures in " + folder
                    + (skipped > 0 ? ": " + skipped + " files, none of which can be decoded" : ""));
        }
        int count = images.size();
        return new Pictures(
                images,
                new BenchReport.Pictures(count, bytes / count, (int) (width / count), (int) (height / count), skipped));
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new BenchException("no folder " + folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
