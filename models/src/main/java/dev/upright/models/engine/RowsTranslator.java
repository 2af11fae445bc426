package dev.upright.models.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import dev.upright.models.output.ScoreMatrix;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.TensorShape;
import java.nio.ByteBuffer;

/** Hands a batch's buffer to DJL as it is, and reads the one output tensor back as scores. */
final class RowsTranslator implements NoBatchifyTranslator<RowsTranslator.Rows, ScoreMatrix> {
    private final TensorShape row;
    private final int classes;

    RowsTranslator(TensorShape row, int classes) {
        this.row = row;
        this.classes = classes;
    }

    /** One batch on its way into the graph. */
    record Rows(ByteBuffer data, int count) {}

    @Override
    public NDList processInput(TranslatorContext context, Rows rows) {
        ai.djl.ndarray.types.DataType type = djlType(row.type());
        Shape shape = new Shape(row.dimensions(rows.count()));
        return new NDList(context.getNDManager().create(rows.data(), shape, type));
    }

    @Override
    public ScoreMatrix processOutput(TranslatorContext context, NDList outputs) {
        if (outputs.size() != 1) {
            throw new EngineException(
                    EngineException.Kind.UNSUITABLE_MODEL,
                    "the graph gives " + outputs.size() + " tensors; a model that scores pictures gives exactly one");
        }
        NDArray scores = outputs.singletonOrThrow();
        long[] shape = scores.getShape().getShape();
        long count = shape.length == 0 ? 1 : shape[0];
        if (shape.length < 2 || scores.size() != count * classes) {
            throw new EngineException(
                    EngineException.Kind.UNSUITABLE_MODEL,
                    "the graph gives scores of shape " + scores.getShape() + "; the manifest names " + classes
                            + " classes");
        }
        return ScoreMatrix.of(scores.toByteBuffer(), scoreType(scores.getDataType()), Math.toIntExact(count), classes);
    }

    private static ai.djl.ndarray.types.DataType djlType(DataType type) {
        return switch (type) {
            case FLOAT32 -> ai.djl.ndarray.types.DataType.FLOAT32;
            case FLOAT16 -> ai.djl.ndarray.types.DataType.FLOAT16;
            case UINT8 -> ai.djl.ndarray.types.DataType.UINT8;
        };
    }

    private static DataType scoreType(ai.djl.ndarray.types.DataType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT16 -> DataType.FLOAT16;
            case UINT8 -> DataType.UINT8;
            default ->
                throw new EngineException(
                        EngineException.Kind.UNSUITABLE_MODEL,
                        "the graph gives scores of type " + type.name().toLowerCase(java.util.Locale.ROOT)
                                + "; they must be float32, float16 or uint8");
        };
    }
}
