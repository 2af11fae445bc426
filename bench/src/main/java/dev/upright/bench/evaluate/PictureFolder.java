package dev.upright.bench.evaluate;

import dev.upright.bench.measure.BenchException;
import dev.upright.preprocess.image.EncodedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of pictures and those below it, in the order of their names. Hidden files do not count.
 *
 * @param path as it was given
 * @param files at least one; a picture's number is its index
 */
public record PictureFolder(Path path, List<Path> files) {
    public PictureFolder {
        files = List.copyOf(files);
    }

    /**
     * Looks into a folder.
     *
     * @throws BenchException where there is no such folder, or nothing in it
     */
    public static PictureFolder read(Path path) {
        if (!Files.isDirectory(path)) {
            throw new BenchException("no folder " + path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new BenchException("no pictures in " + path);
            }
            return new PictureFolder(path, files);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new BenchException("the pictures cannot be read: " + unreadable, unreadable);
        }
    }

    /** The file's name below the folder. */
    String name(int picture) {
        return path.relativize(files.get(picture)).toString();
    }

    /**
     * One picture's file.
     *
     * @throws BenchException where it cannot be read
     */
    public EncodedImage read(int picture) {
        return read(files, picture);
    }

    /** @throws BenchException where the file cannot be read */
    static EncodedImage read(List<Path> files, int picture) {
        try {
            return EncodedImage.of(Files.readAllBytes(files.get(picture)));
        } catch (IOException unreadable) {
            throw new BenchException("a picture cannot be read: " + unreadable, unreadable);
        }
    }
}
