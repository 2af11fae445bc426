package dev.upright.preprocess.transform;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Makes the tensor that one model asks for from a picture of any size. Immutable and thread-safe. */
public final class Preprocessor {
    /** About this many bytes of pixels are on the Java heap at a time: they stay in the first-level cache. */
    private static final int BAND_BYTES = 16 * 1024;

    private final PreprocessSpec spec;
    private final TensorPool pool;
    private final TensorWriter writer;

    /**
     * A preprocessor of one model.
     *
     * @param pool where the tensors come from; stays the caller's
     */
    public Preprocessor(PreprocessSpec spec, TensorPool pool) {
        this.spec = Objects.requireNonNull(spec, "spec");
        this.pool = Objects.requireNonNull(pool, "pool");
        this.writer = new TensorWriter(spec);
    }

    public PreprocessSpec spec() {
        return spec;
    }

    /** How many pixels of this picture {@link #apply} can make use of: what to ask the decoder for. */
    public DecodeSize needs(ImageHeader header) {
        return spec.resize()
                .needs(
                        header.displayedWidth(),
                        header.displayedHeight(),
                        spec.shape().width(),
                        spec.shape().height());
    }

    /**
     * The picture's tensor.
     *
     * @param image stays the caller's
     * @return owned by the caller, who closes it
     */
    public ImageTensor apply(RasterImage image) {
        int width = spec.shape().width();
        int height = spec.shape().height();
        try (RasterImage sized = spec.resize().apply(image, width, height)) {
            ImageTensor tensor = pool.acquire(spec.shape());
            try {
                fill(tensor.writable(), sized);
                return tensor;
            } catch (Throwable failed) {
                tensor.close();
                throw failed;
            }
        }
    }

    private void fill(ByteBuffer target, RasterImage sized) {
        int rowBytes = sized.width() * RasterImage.CHANNELS;
        int band = Math.clamp(BAND_BYTES / rowBytes, 1, sized.height());
        byte[] bgr = new byte[band * rowBytes];
        for (int row = 0; row < sized.height(); row += band) {
            int rows = Math.min(band, sized.height() - row);
            sized.copyRows(row, row + rows, bgr);
            writer.write(bgr, row, rows, target);
        }
    }
}
