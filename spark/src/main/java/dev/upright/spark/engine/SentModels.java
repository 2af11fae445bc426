package dev.upright.spark.engine;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import dev.upright.scoring.scorer.AskedModels;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.scoring.scorer.ScoringException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The asked models on their way from the driver to every executor there is and will be: tens of megabytes, broadcast. Which versions are
 * meant is decided once, in the driver: an executor that starts in an hour scores by the same. What their manifests say of digests is
 * checked where they arrive.
 *
 * @param spec what they make up
 * @param packed a zip of {@code <name>/<version>/<file>}
 */
public record SentModels(EngineSpec spec, Broadcast<byte[]> packed) implements Serializable {

    /** What is packed again tomorrow has the same bytes, and so the same digest: executors that have these models know them. */
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Sends them.
     *
     * @throws ScoringException where one is not there
     */
    public static SentModels send(SparkContext spark, ScorerOptions options) {
        try {
            ModelRepository repository = new DirectoryModelRepository(options.repositories());
            List<ModelRef> models = AskedModels.of(repository, options.tasks(), options.models());
            byte[] packed = packed(repository, models);
            return new SentModels(
                    EngineSpec.of(packed, models, options),
                    JavaSparkContext.fromSparkContext(spark).broadcast(packed));
        } catch (RepositoryException missing) {
            throw new ScoringException(String.valueOf(missing.getMessage()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] packed(ModelRepository repository, List<ModelRef> models) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(1); // weights hardly shrink
            for (ModelRef model : models) {
                Path folder = repository.open(model).folder().path();
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        ZipEntry entry = new ZipEntry(model.name() + "/" + model.version() + "/" + file.getFileName());
                        entry.setTimeLocal(ALWAYS);
                        zip.putNextEntry(entry);
                        Files.copy(file, zip);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Unpacks them into a folder, in an executor. */
    void unpack(Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed.value()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("the models' archive leads out of its folder: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
