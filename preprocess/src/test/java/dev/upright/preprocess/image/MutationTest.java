package dev.upright.preprocess.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.preprocess.testing.Metadata;
import dev.upright.preprocess.testing.NativeMemory;
import dev.upright.preprocess.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files with random damage: a picture or a refusal, never anything else. */
class MutationTest {
    private static final int MUTATIONS = 3000;
    /** So that a mutated header cannot make the test itself slow. */
    private final JavaCvImageDecoder decoder = new JavaCvImageDecoder(new ImageLimits(100_000, 1_000_000, 4000));

    @ParameterizedTest
    @EnumSource
    void damagedFilesAreShownOrRefused(ImageFormat format) {
        Random chance = new Random(20261120 + format.name().hashCode());
        byte[][] seeds = seeds(format);
        long before = NativeMemory.openBytes();
        int shown = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = damaged(seeds[i % seeds.length], chance);
            if (isShown(damaged)) {
                shown++;
            }
        }
        assertThat(shown).as("some damage is harmless, some is not").isBetween(1, MUTATIONS - 1);
        assertThat(NativeMemory.openBytes()).isEqualTo(before);
    }

    private boolean isShown(byte[] damaged) {
        EncodedImage image = EncodedImage.of(damaged);
        try {
            ImageHeader header = decoder.inspect(image);
            try (RasterImage raster = decoder.decode(image, header, new DecodeSize(8, 8))) {
                return raster.width() > 0;
            }
        } catch (ImageRejectedException refused) {
            return false;
        } catch (Throwable surprise) {
            throw new AssertionError("with " + HexFormat.of().formatHex(damaged), surprise);
        }
    }

    private static byte[][] seeds(ImageFormat format) {
        byte[] plain = TestPictures.encoded(format, 24, 16);
        return switch (format) {
            case JPEG, PNG, WEBP -> new byte[][] {plain, Metadata.withExif(format, plain, Metadata.exif(6))};
            case TIFF, GIF -> new byte[][] {plain, TestPictures.encoded(format, transparent())};
            case BMP -> new byte[][] {plain};
        };
    }

    private static BufferedImage transparent() {
        return new BufferedImage(24, 16, BufferedImage.TYPE_INT_ARGB);
    }

    /** One to eight bytes changed, half of them among the first hundred, where the structure is; now and then a cut or an insertion. */
    private static byte[] damaged(byte[] file, Random chance) {
        byte[] damaged = file.clone();
        int changes = 1 + chance.nextInt(8);
        for (int i = 0; i < changes; i++) {
            int reach = chance.nextBoolean() ? Math.min(100, damaged.length) : damaged.length;
            int at = chance.nextInt(reach);
            damaged[at] = switch (chance.nextInt(4)) {
                case 0 -> (byte) 0;
                case 1 -> (byte) 0xFF;
                case 2 -> (byte) (damaged[at] ^ 1 << chance.nextInt(8));
                default -> (byte) chance.nextInt(256);
            };
        }
        return switch (chance.nextInt(10)) {
            case 0 -> Arrays.copyOf(damaged, chance.nextInt(damaged.length));
            case 1 -> {
                int at = chance.nextInt(damaged.length);
                byte[] noise = new byte[1 + chance.nextInt(20)];
                chance.nextBytes(noise);
                yield Metadata.joined(
                        Arrays.copyOf(damaged, at), noise, Arrays.copyOfRange(damaged, at, damaged.length));
            }
            default -> damaged;
        };
    }
}
