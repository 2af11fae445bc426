package dev.upright.bench.micro;

import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageLimits;
import dev.upright.preprocess.image.JavaCvImageDecoder;
import dev.upright.preprocess.image.JavaCvImageEncoder;
import dev.upright.preprocess.image.RasterImage;
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

/** A JPEG of 2048x1536 decoded at each of libjpeg's scales, through the server's own decoder. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JpegDecodeBenchmark {
    private static final int WIDTH = 2048;
    private static final int HEIGHT = 1536;

    /** 1/n of the sides. */
    @Param({"1", "2", "4", "8"})
    public int denominator = 1;

    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(ImageLimits.defaults());
    private EncodedImage jpeg = EncodedImage.of(new byte[0]);

    @Setup
    public void draw() {
        try (RasterImage drawn = RasterImage.ofBgr(WIDTH, HEIGHT, pixels())) {
            jpeg = EncodedImage.of(new JavaCvImageEncoder().encode(drawn, ImageFormat.JPEG));
        }
    }

    /** Soft gradients with edges and some texture: about as many coefficients as a photo has. */
    private static byte[] pixels() {
        byte[] bgr = new byte[WIDTH * HEIGHT * RasterImage.CHANNELS];
        int at = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int texture = (x * 31 + y * 17 + x * y) % 23;
                bgr[at++] = (byte) (255 * x / WIDTH + texture);
                bgr[at++] = (byte) (255 * y / HEIGHT);
                bgr[at++] = (byte) ((x / 64 + y / 64) % 2 * 96 + texture);
            }
        }
        return bgr;
    }

    @Benchmark
    public int decode() {
        ImageHeader header = decoder.inspect(jpeg);
        DecodeSize size = new DecodeSize(WIDTH / denominator, HEIGHT / denominator);
        try (RasterImage image = decoder.decode(jpeg, header, size)) {
            return image.width();
        }
    }
}
