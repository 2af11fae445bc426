package dev.upright.models.manifest;

import static dev.upright.models.yaml.ValueType.choice;
import static dev.upright.models.yaml.ValueType.decimal;
import static dev.upright.models.yaml.ValueType.integer;
import static dev.upright.models.yaml.ValueType.listOf;

import dev.upright.models.yaml.Section;
import dev.upright.preprocess.tensor.DataType;
import dev.upright.preprocess.tensor.Layout;
import dev.upright.preprocess.tensor.TensorShape;
import dev.upright.preprocess.transform.ChannelOrder;
import dev.upright.preprocess.transform.PreprocessSpec;
import dev.upright.preprocess.transform.Resize;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code input}. */
final class InputReader {
    private static final int MAX_SIDE = 4096;
    private static final double MAX_FACTOR = 1e6;
    private static final double MIN_FACTOR = 1e-6;
    /** The grey of YOLO's letterbox, where the custom comes from. */
    private static final int DEFAULT_PAD = 114;

    private enum ResizeKind {
        STRETCH,
        SHORT_SIDE,
        LETTERBOX
    }

    private InputReader() {}

    static Optional<InputSpec> read(Section input) {
        String name = input.get("name", ManifestReader.line());
        Layout layout = input.get("layout", choice(Layout.class));
        DataType type = input.get("type", choice(DataType.class));
        ChannelOrder order = input.get("channels", choice(ChannelOrder.class));
        int width = input.get("width", integer(1, MAX_SIDE));
        int height = input.get("height", integer(1, MAX_SIDE));
        Resize resize = resize(input, Math.max(width, height));
        int channels = order.channels();
        double scale = input.get("scale", decimal(MIN_FACTOR, MAX_FACTOR), 1.0);
        List<Double> mean = perChannel(input, "mean", channels, -MAX_FACTOR, 0.0);
        List<Double> std = perChannel(input, "std", channels, MIN_FACTOR, 1.0);
        if (input.isSound("type") && type == DataType.UINT8) {
            refuseNormalization(input, scale, mean, std);
        }
        return input.build(() -> new InputSpec(
                name,
                new PreprocessSpec(
                        new TensorShape(layout, type, channels, height, width), resize, order, scale, mean, std)));
    }

    private static Resize resize(Section input, int longSide) {
        ResizeKind kind = input.get("resize", choice(ResizeKind.class));
        if (kind != ResizeKind.SHORT_SIDE) {
            refuseUnless(input, "short-side", "short-side");
        }
        if (kind != ResizeKind.LETTERBOX) {
            refuseUnless(input, "pad", "letterbox");
        }
        return switch (kind) {
            case STRETCH -> new Resize.Stretch();
            case SHORT_SIDE -> new Resize.ShortSide(shortSide(input, longSide));
            case LETTERBOX -> new Resize.Letterbox(input.get("pad", integer(0, 255), DEFAULT_PAD));
        };
    }

    /** A key of one way to resize; where that way is itself misspelt, nothing can be said about the key. */
    private static void refuseUnless(Section input, String key, String resize) {
        if (input.has(key) && input.isSound("resize")) {
            input.problem(key, "is for resize: %s only".formatted(resize));
        }
    }

    private static int shortSide(Section input, int longSide) {
        int shortSide = input.get("short-side", integer(1, MAX_SIDE));
        if (input.isSound("short-side") && shortSide < longSide) {
            input.problem(
                    "short-side",
                    "must reach both width and height, or the crop leaves the picture: %d is below %d"
                            .formatted(shortSide, longSide));
        }
        return shortSide;
    }

    private static List<Double> perChannel(Section input, String key, int channels, double min, double standard) {
        List<Double> standards = Collections.nCopies(channels, standard);
        List<Double> values = input.get(key, listOf(decimal(min, MAX_FACTOR)), standards);
        if (input.isSound("channels") && input.isSound(key) && values.size() != channels) {
            input.problem(key, "must have one value per channel: %d, has %d".formatted(channels, values.size()));
        }
        return values;
    }

    private static void refuseNormalization(Section input, double scale, List<Double> mean, List<Double> std) {
        String message = "cannot stand beside type: uint8, which takes the pixels as they are";
        if (scale != 1) {
            input.problem("scale", message);
        }
        if (mean.stream().anyMatch(value -> value != 0)) {
            input.problem("mean", message);
        }
        if (std.stream().anyMatch(value -> value != 1)) {
            input.problem("std", message);
        }
    }
}
