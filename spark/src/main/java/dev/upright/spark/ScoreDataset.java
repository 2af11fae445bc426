package dev.upright.spark;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.AllowedUrls;
import dev.upright.scoring.input.Content;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.ItemSource;
import dev.upright.scoring.input.PictureBytes;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.job.ScoredItems.Scored;
import dev.upright.scoring.row.Reason;
import dev.upright.spark.engine.Engines;
import dev.upright.spark.engine.SentModels;
import dev.upright.spark.input.HadoopFiles;
import dev.upright.spark.row.RowColumns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Scores the pictures of somebody's dataset, a row for each; runs in executors. */
final class ScoreDataset implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final SentModels models;
    private final PictureColumns columns;
    private final Broadcast<SerializableConfiguration> hadoop;

    ScoreDataset(SentModels models, PictureColumns columns, Broadcast<SerializableConfiguration> hadoop) {
        this.models = models;
        this.columns = columns;
        this.hadoop = hadoop;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> pictures) {
        HadoopFiles files = new HadoopFiles(hadoop.value().value());
        // Whoever made the dataset has named every picture in it: each has a row.
        InputOptions options =
                new InputOptions(models.spec().maxBytes(), /* all= */ true, Optional.empty(), AllowedUrls.none());
        return new TaskRows(Engines.rows(models, new Pictures(pictures, options, files)), this::row);
    }

    private Row row(Scored scored) {
        @Nullable Object[] own = RowColumns.values(scored.row());
        @Nullable
        Object[] all = Arrays.copyOf(own, own.length + columns.carried().size());
        Row picture = ((Picture) scored.item().content()).picture;
        for (int i = 0; i < columns.carried().size(); i++) {
            all[own.length + i] = picture.get(columns.carried().get(i));
        }
        return RowFactory.create(all);
    }

    private Optional<String> text(Row picture, int place) {
        return place < 0 ? Optional.empty() : Optional.ofNullable(picture.getString(place));
    }

    /** The pictures of one partition. */
    private final class Pictures implements ItemSource {
        private final Iterator<Row> pictures;
        private final InputOptions options;
        private final HadoopFiles files;

        Pictures(Iterator<Row> pictures, InputOptions options, HadoopFiles files) {
            this.pictures = pictures;
            this.options = options;
            this.files = files;
        }

        @Override
        public Optional<Item> next() {
            if (!pictures.hasNext()) {
                return Optional.empty();
            }
            Row picture = pictures.next();
            String path = text(picture, columns.path())
                    .or(() -> text(picture, columns.id()))
                    .orElse("");
            String id = text(picture, columns.id()).orElse(path);
            return Optional.of(new Item(id, path, Optional.of(path), new Picture(picture, path, options, files)));
        }

        @Override
        public void close() {
            // the partition is Spark's
        }
    }

    /** A picture's own row and what it says of its bytes: they are in it, or where its path leads. */
    private final class Picture implements Content {
        private final Row picture;
        private final String path;
        private final InputOptions options;
        private final HadoopFiles files;

        Picture(Row picture, String path, InputOptions options, HadoopFiles files) {
            this.picture = picture;
            this.path = path;
            this.options = options;
            this.files = files;
        }

        @Override
        public Optional<EncodedImage> read() throws UnusableException, InterruptedException {
            if (columns.content() < 0) {
                return files.read(path, /* named= */ true, options);
            }
            byte[] bytes = picture.getAs(columns.content());
            if (bytes == null) {
                throw new UnusableException(Reason.MISSING, "its content is null");
            }
            try {
                return new PictureBytes(options)
                        .read(new ByteArrayInputStream(bytes), path, /* named= */ true, bytes.length);
            } catch (IOException impossible) {
                throw PictureBytes.unusable(impossible);
            }
        }

        @Override
        public boolean lasting() {
            return true;
        }

        @Override
        public int held() {
            return columns.content() < 0 || picture.isNullAt(columns.content())
                    ? 0
                    : picture.<byte[]>getAs(columns.content()).length;
        }
    }
}
