package dev.upright.scoring.job;

import dev.upright.models.manifest.ModelRef;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.Content;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import dev.upright.scoring.row.Row;
import dev.upright.scoring.scorer.Score;
import dev.upright.scoring.scorer.Scorer;
import dev.upright.scoring.scorer.ScoringException;
import java.util.List;
import java.util.Optional;

/** From one item to its row. What is wrong with an item is its row; only what stops everything is an exception. */
final class ItemRows {
    private final Scorer scorer;
    private final List<ModelRef> models;
    private final ScoredListener listener;

    /** Sees every picture that has an answer; its row may come out another. */
    @FunctionalInterface
    interface ScoredListener {
        Row scored(Item item, EncodedImage image, Score score, Row row);
    }

    ItemRows(Scorer scorer, ScoredListener listener) {
        this.scorer = scorer;
        this.models = scorer.models();
        this.listener = listener;
    }

    /**
     * Scores an item.
     *
     * @return empty where it is no picture and nobody named it
     * @throws ScoringException where nothing can be scored any more
     */
    Optional<Row> row(Item item, Content.Reading reading) throws InterruptedException {
        try {
            Optional<EncodedImage> image = reading.read();
            if (image.isEmpty()) {
                return Optional.empty();
            }
            Score score = scorer.score(image.get());
            return Optional.of(listener.scored(item, image.get(), score, score.row(item.id(), item.path(), models)));
        } catch (UnusableException unusable) {
            return Optional.of(unread(item, unusable));
        } catch (ScoringException nothingMore) {
            throw nothingMore;
        } catch (RuntimeException unexpected) {
            // A fault of ours that this picture has met; the others need not suffer.
            return Optional.of(unread(item, new UnusableException(Reason.INFERENCE_FAILED, unexpected.toString())));
        }
    }

    /** The row of an item that could not even be read. */
    Row unread(Item item, UnusableException unusable) {
        return Row.unread(item.id(), item.path(), models, unusable.failure());
    }
}
