package dev.upright.server.prediction;

import dev.upright.models.batch.Submission;
import dev.upright.models.batch.Ticker;
import dev.upright.models.runtime.LoadedModel;
import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import java.util.ArrayList;
import java.util.List;

/** The native part of a journey: one decode, then a tensor for each model, handed to its batcher at once. */
final class Preparation {
    private final ImageDecoder decoder;
    private final Ticker ticker;

    Preparation(ImageDecoder decoder, Ticker ticker) {
        this.decoder = decoder;
        this.ticker = ticker;
    }

    /**
     * A picture that waits in every model's queue.
     *
     * @param submissions one for each model
     * @param decodeNanos how long the decode took
     * @param preprocessNanos how long each model's tensor took
     */
    record Prepared(List<Submission> submissions, long decodeNanos, List<Long> preprocessNanos) {
        Prepared {
            submissions = List.copyOf(submissions);
            preprocessNanos = List.copyOf(preprocessNanos);
        }

        /** Takes the picture out of the queues: its caller has left. */
        void cancel() {
            submissions.forEach(Submission::cancel);
        }
    }

    /**
     * Decodes a picture at the size that the most demanding model needs, and submits it to each.
     *
     * @throws dev.upright.preprocess.image.ImageRejectedException where it cannot be decoded
     * @throws dev.upright.models.batch.QueueFullException where a model's queue is full; nothing is left in another's
     */
    Prepared prepare(PredictionRequest request, ImageHeader header, List<LoadedModel> models) {
        DecodeSize size = models.stream()
                .map(model -> model.preprocessor().needs(header))
                .reduce(DecodeSize::merge)
                .orElseThrow();
        long start = ticker.nanos();
        List<Submission> submissions = new ArrayList<>(models.size());
        List<Long> preprocessNanos = new ArrayList<>(models.size());
        try (RasterImage raster = raster(request, header, size)) {
            long read = ticker.nanos();
            long before = read;
            for (LoadedModel model : models) {
                ImageTensor tensor = model.preprocessor().apply(raster);
                long now = ticker.nanos();
                preprocessNanos.add(now - before);
                before = now;
                submissions.add(submit(model, tensor, request));
            }
            return new Prepared(submissions, read - start, preprocessNanos);
        } catch (RuntimeException refused) {
            submissions.forEach(Submission::cancel);
            throw refused;
        }
    }

    private RasterImage raster(PredictionRequest request, ImageHeader header, DecodeSize size) {
        RasterImage decoded = decoder.decode(request.image(), header, size);
        if (request.turn() == QuarterTurn.NONE) {
            return decoded;
        }
        try (decoded) {
            return decoded.turned(request.turn());
        }
    }

    private static Submission submit(LoadedModel model, ImageTensor tensor, PredictionRequest request) {
        try {
            return model.batcher().submit(tensor, request.priority(), request.deadline());
        } catch (RuntimeException refused) {
            tensor.close();
            throw refused;
        }
    }
}
