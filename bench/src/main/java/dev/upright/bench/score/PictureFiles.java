package dev.upright.bench.score;

import dev.upright.bench.measure.BenchException;
import dev.upright.preprocess.image.EncodedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pictures as files in a folder, and lists that name them round robin, each time under another id. */
final class PictureFiles {
    private final Path folder;
    private final int count;

    /** Writes the pictures. */
    PictureFiles(Path folder, List<EncodedImage> pictures) {
        this.folder = folder;
        this.count = pictures.size();
        try {
            for (int i = 0; i < count; i++) {
                Files.write(folder.resolve(name(i)), pictures.get(i).bytes());
            }
        } catch (IOException full) {
            throw unwritable(full);
        }
    }

    /** Without an extension: what a picture is its first bytes say. */
    private static String name(int i) {
        return "picture-%05d".formatted(i);
    }

    /** A list of so many lines. */
    Path list(int lines) {
        Path list = folder.resolve("list.csv");
        try (BufferedWriter out = Files.newBufferedWriter(list)) {
            out.write("id,path\n");
            for (int i = 0; i < lines; i++) {
                out.write("%d,%s%n".formatted(i, name(i % count)));
            }
            return list;
        } catch (IOException full) {
            throw unwritable(full);
        }
    }

    private static BenchException unwritable(IOException full) {
        return new BenchException("the pictures could not be written to the disk: " + full.getMessage(), full);
    }
}
