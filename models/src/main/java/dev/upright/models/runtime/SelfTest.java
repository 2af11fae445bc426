package dev.upright.models.runtime;

import dev.upright.models.batch.BatchBuckets;
import dev.upright.models.engine.EngineException;
import dev.upright.models.engine.InferenceSession;
import dev.upright.models.manifest.GoldenSpec;
import dev.upright.models.output.Calibration;
import dev.upright.models.output.Probabilities;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorBatch;
import dev.upright.preprocess.transform.Preprocessor;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A picture with a known answer. A session that does not reproduce it does not serve: a turned sense of the classes, a swapped
 * channel order or another resize gives plausible answers, and wrong ones. Owns the golden picture's tensor.
 */
final class SelfTest implements AutoCloseable {
    private final GoldenSpec golden;
    private final Calibration calibration;
    private final ImageTensor picture;

    private SelfTest(GoldenSpec golden, Calibration calibration, ImageTensor picture) {
        this.golden = golden;
        this.calibration = calibration;
        this.picture = picture;
    }

    /**
     * Decodes and preprocesses the golden picture, as a request's picture would be.
     *
     * @throws dev.upright.preprocess.image.ImageRejectedException where the picture cannot be read
     */
    static SelfTest prepare(
            GoldenSpec golden,
            Calibration calibration,
            byte[] picture,
            ImageDecoder decoder,
            Preprocessor preprocessor) {
        EncodedImage image = EncodedImage.of(picture);
        ImageHeader header = decoder.inspect(image);
        try (RasterImage raster = decoder.decode(image, header, preprocessor.needs(header))) {
            return new SelfTest(golden, calibration, preprocessor.apply(raster));
        }
    }

    /** @throws EngineException of kind {@code UNSUITABLE_MODEL} where an answer differs by more than the tolerance */
    void verify(InferenceSession session, BatchBuckets buckets) {
        int bucket = buckets.covering(1);
        Probabilities answer;
        try (TensorBatch batch = new TensorBatch(picture.shape(), bucket)) {
            batch.put(0, picture);
            batch.zero(1, bucket);
            answer = calibration.apply(session.run(batch.rows(bucket), bucket).row(0));
        }
        for (int k = 0; k < golden.probabilities().size(); k++) {
            // Written so that NaN fails too.
            if (!(Math.abs(answer.get(k) - golden.probabilities().get(k)) <= golden.tolerance())) {
                throw new EngineException(
                        EngineException.Kind.UNSUITABLE_MODEL,
                        "the self-test failed: " + golden.image() + " should give " + golden.probabilities()
                                + " within " + golden.tolerance() + ", gave " + show(answer));
            }
        }
    }

    private String show(Probabilities answer) {
        return IntStream.range(0, golden.probabilities().size())
                .mapToObj(k -> String.format(Locale.ROOT, "%.4f", answer.get(k)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public void close() {
        picture.close();
    }
}
