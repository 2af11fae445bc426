package dev.upright.bench.evaluate;

import dev.upright.bench.accuracy.Agreement;
import dev.upright.bench.accuracy.Answer;
import dev.upright.models.output.Probabilities;
import dev.upright.preprocess.image.DecodeSize;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageDecoder;
import dev.upright.preprocess.image.ImageHeader;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.preprocess.image.QuarterTurn;
import dev.upright.preprocess.image.RasterImage;
import dev.upright.preprocess.tensor.ImageTensor;
import dev.upright.preprocess.transform.Preprocessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A version is asked about every picture of its folders, and each of its artifacts about the very same tensor.
 *
 * <p>Turned pictures are turned after the decode, pixel by pixel: a turn then changes nothing but the turn. Turning the file would
 * compress it again, and an orientation in EXIF would be applied by the decoder, so that the model would see the upright picture.
 */
final class Examination {
    private final ServedVersion version;
    private final ImageDecoder decoder;
    private final List<QuarterTurn> turns;
    private final List<Agreement.Count> agreements;

    /** @param turns in which turns each picture is asked about */
    Examination(ServedVersion version, ImageDecoder decoder, List<QuarterTurn> turns) {
        this.version = version;
        this.decoder = decoder;
        this.turns = List.copyOf(turns);
        this.agreements =
                version.artifacts().stream().map(_ -> new Agreement.Count()).toList();
    }

    /** A file that is no picture, or none that can be read. */
    record Skipped(String file, String reason) {}

    /** The answers on one folder. */
    record Examined(PictureFolder folder, List<Answer> answers, List<Skipped> skipped) {
        Examined {
            answers = List.copyOf(answers);
            skipped = List.copyOf(skipped);
        }
    }

    /** @throws dev.upright.bench.measure.BenchException where the model fails, or nothing says what is right */
    Examined examine(PictureFolder folder, Truth truth) {
        List<Answer> answers = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (int picture = 0; picture < folder.files().size(); picture++) {
            try {
                answers.addAll(ask(folder, picture, truth));
            } catch (ImageRejectedException unreadable) {
                skipped.add(new Skipped(folder.name(picture), String.valueOf(unreadable.getMessage())));
            }
        }
        return new Examined(folder, answers, skipped);
    }

    private List<Answer> ask(PictureFolder folder, int picture, Truth truth) {
        EncodedImage image = folder.read(picture);
        ImageHeader header = decoder.inspect(image);
        List<Answer> answers = new ArrayList<>();
        try (RasterImage upright = decoder.decode(image, header, needs(header))) {
            int shown = truth.of(Path.of(folder.name(picture)));
            for (QuarterTurn turn : turns) {
                int right = turn == QuarterTurn.NONE ? shown : ServedVersion.classOf(turn);
                try (RasterImage turned = upright.turned(turn);
                        ImageTensor tensor = version.preprocessor().apply(turned)) {
                    answers.add(version.answer(picture, right, compared(tensor)));
                }
            }
        }
        return answers;
    }

    /** The answer of the artifact that serves; the others are asked too and compared with it. */
    private Probabilities compared(ImageTensor tensor) {
        Probabilities served = version.serving().answer(tensor);
        for (int i = 1; i < version.artifacts().size(); i++) {
            agreements.get(i).add(served, version.artifacts().get(i).answer(tensor));
        }
        return served;
    }

    /** Enough pixels for the picture as it stands and as it lies. For a square input that is what the server asks for. */
    private DecodeSize needs(ImageHeader header) {
        Preprocessor preprocessor = version.preprocessor();
        DecodeSize standing = preprocessor.needs(header);
        if (turns.stream().noneMatch(QuarterTurn::swapsSides)) {
            return standing;
        }
        ImageHeader lying = new ImageHeader(
                header.format(),
                /* width= */ header.height(),
                /* height= */ header.width(),
                header.orientation(),
                header.alpha());
        return standing.merge(preprocessor.needs(lying).turned(QuarterTurn.CLOCKWISE_90));
    }

    /** How the artifacts after the first agreed with it so far, in their order. */
    List<Agreement> agreements() {
        return agreements.stream().skip(1).map(Agreement.Count::agreement).toList();
    }
}
