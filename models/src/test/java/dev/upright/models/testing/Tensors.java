package dev.upright.models.testing;

import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorPool;
import dev.upright.preprocess.tensor.TensorShape;

/** Tiny tensors whose first value tells them apart. */
public final class Tensors {
    public static final TensorShape SHAPE = new TensorShape(Layout.NCHW, DataType.FLOAT32, 1, 2, 2);

    private Tensors() {}

    /** A tensor of the pool, filled with the value. */
    public static ImageTensor of(TensorPool pool, float value) {
        ImageTensor tensor = pool.acquire(SHAPE);
        for (int i = 0; i < SHAPE.elements(); i++) {
            tensor.writable().asFloatBuffer().put(i, value);
        }
        return tensor;
    }
}
