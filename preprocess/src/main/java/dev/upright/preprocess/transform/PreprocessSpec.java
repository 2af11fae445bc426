package dev.upright.preprocess.transform;

import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.TensorShape;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What one model wants to be fed: {@code value = (pixel * scale - mean[c]) / std[c]}, pixel in 0..255.
 *
 * @param scale what a pixel is multiplied by, often 1/255; finite and above 0
 * @param mean one number per channel, in the order of {@code channels}
 * @param std one number above 0 per channel, in the order of {@code channels}
 */
public record PreprocessSpec(
        TensorShape shape, Resize resize, ChannelOrder channels, double scale, List<Double> mean, List<Double> std) {
    /**
     * Refuses a contradiction.
     *
     * @throws IllegalArgumentException if the parts contradict each other; the message says which
     */
    public PreprocessSpec {
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(resize, "resize");
        Objects.requireNonNull(channels, "channels");
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        require(shape.channels() == channels.channels(), () -> "%s has %d channels, the tensor has %d"
                .formatted(channels, channels.channels(), shape.channels()));
        require(Double.isFinite(scale) && scale > 0, () -> "scale must be finite and above 0, was " + scale);
        int means = mean.size();
        int stds = std.size();
        require(
                means == shape.channels() && stds == shape.channels(),
                () -> "%d channels need as many means and stds, there are %d and %d"
                        .formatted(shape.channels(), means, stds));
        require(mean.stream().allMatch(Double::isFinite), () -> "mean must be finite");
        require(std.stream().allMatch(s -> Double.isFinite(s) && s > 0), () -> "std must be finite and above 0");
        require(
                shape.type() != DataType.UINT8 || passesPixels(scale, mean, std),
                () -> "a uint8 tensor takes pixels unchanged: scale 1, mean 0, std 1");
        require(
                !(resize instanceof Resize.ShortSide(int side)) || side >= Math.max(shape.width(), shape.height()),
                () -> "%s leaves less than the %dx%d pixels of the tensor"
                        .formatted(resize, shape.width(), shape.height()));
    }

    private static boolean passesPixels(double scale, List<Double> mean, List<Double> std) {
        return scale == 1 && mean.stream().allMatch(m -> m == 0) && std.stream().allMatch(s -> s == 1);
    }

    private static void require(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new IllegalArgumentException(message.get());
        }
    }
}
