package dev.upright.bench.micro;

import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.transform.ChannelOrder;
import dev.upright.preprocess.transform.PreprocessSpec;
import dev.upright.preprocess.transform.Resize;
import dev.upright.preprocess.transform.TensorWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pixels of a 224x224 picture to {@code [3,224,224]} of each element type: the one hot loop that is Java. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TensorWriterBenchmark {
    private static final int SIDE = 224;
    private static final int CHANNELS = 3;
    /** Rows at a time, as the preprocessor hands them over: about 16 KiB. */
    private static final int BAND = 24;

    /** The tensor's element type. */
    @Param({"FLOAT32", "FLOAT16", "UINT8"})
    public DataType type = DataType.FLOAT32;

    private byte[] bgr = {};
    private ByteBuffer target = ByteBuffer.allocate(0);
    private TensorWriter writer = writer(DataType.FLOAT32);

    @Setup
    public void prepare() {
        bgr = new byte[BAND * SIDE * CHANNELS];
        new SplittableRandom(1).nextBytes(bgr);
        writer = writer(type);
        target = ByteBuffer.allocateDirect(shape(type).bytes()).order(ByteOrder.nativeOrder());
    }

    private static TensorShape shape(DataType type) {
        return new TensorShape(Layout.NCHW, type, CHANNELS, SIDE, SIDE);
    }

    private static TensorWriter writer(DataType type) {
        boolean raw = type == DataType.UINT8;
        return new TensorWriter(new PreprocessSpec(
                shape(type),
                new Resize.Stretch(),
                ChannelOrder.RGB,
                raw ? 1 : 1 / 255.0,
                raw ? List.of(0.0, 0.0, 0.0) : List.of(0.485, 0.456, 0.406),
                raw ? List.of(1.0, 1.0, 1.0) : List.of(0.229, 0.224, 0.225)));
    }

    @Benchmark
    public ByteBuffer write() {
        for (int row = 0; row < SIDE; row += BAND) {
            writer.write(bgr, row, Math.min(BAND, SIDE - row), target);
        }
        return target;
    }
}
