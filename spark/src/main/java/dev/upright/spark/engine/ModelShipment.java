package dev.upright.spark.engine;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import dev.upright.scoring.scorer.AskedModels;
import dev.upright.scoring.scorer.ScorerOptions;
import dev.upright.scoring.scorer.ScoringException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;

/**
 * Sends the asked models to every executor there is and will be, as an archive of the Spark application. Which versions are meant is
 * decided here, once: an executor that starts in an hour scores by the same. The digests in their manifests are checked where they arrive.
 */
public final class ModelShipment {
    private ModelShipment() {}

    /**
     * Sends them.
     *
     * @throws ScoringException where one is not there
     */
    public static EngineSpec send(SparkContext spark, ScorerOptions options) {
        try {
            ModelRepository repository = new DirectoryModelRepository(options.repositories());
            List<ModelRef> models = AskedModels.of(repository, options.tasks(), options.models());
            // Of this application alone: SparkFiles keeps one folder for each name.
            String name = "upright-models-" + UUID.randomUUID();
            Path archive = Files.createTempFile(name, ".zip");
            archive.toFile().deleteOnExit(); // executors that come later fetch it from here
            pack(repository, models, archive);
            spark.addArchive(archive.toUri() + "#" + name);
            return EngineSpec.of(name, models, options);
        } catch (RepositoryException missing) {
            throw new ScoringException(String.valueOf(missing.getMessage()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void pack(ModelRepository repository, List<ModelRef> models, Path archive) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.setLevel(1); // weights hardly shrink
            for (ModelRef model : models) {
                Path folder = repository.open(model).folder().path();
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        zip.putNextEntry(
                                new ZipEntry(model.name() + "/" + model.version() + "/" + file.getFileName()));
                        Files.copy(file, zip);
                    }
                }
            }
        }
    }
}
