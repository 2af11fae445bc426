package dev.upright.server.testing;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Pictures whose answers {@link ScriptedModels} know. */
public final class Pictures {
    private Pictures() {}

    /** The marked picture, turned clockwise by so many quarters. */
    public static BufferedImage turned(int quarters) {
        BufferedImage picture = TestPictures.marked(96, 64);
        for (int i = 0; i < quarters; i++) {
            picture = quarterClockwise(picture);
        }
        return picture;
    }

    /** The same as a file. */
    public static byte[] turned(ImageFormat format, int quarters) {
        return TestPictures.encoded(format, turned(quarters));
    }

    /** A PNG of one shade of grey from 0 to 255. */
    public static byte[] shade(int shade) {
        BufferedImage picture = new BufferedImage(24, 16, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(shade, shade, shade));
        graphics.fillRect(0, 0, 24, 16);
        graphics.dispose();
        return TestPictures.encoded(ImageFormat.PNG, picture);
    }

    /** A picture of a file, transparency over white. */
    public static BufferedImage read(Path file) {
        try {
            BufferedImage stored = ImageIO.read(file.toFile());
            BufferedImage picture =
                    new BufferedImage(stored.getWidth(), stored.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
            picture.createGraphics().drawImage(stored, 0, 0, Color.WHITE, null);
            return picture;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static String base64(byte[] picture) {
        return Base64.getEncoder().encodeToString(picture);
    }

    /** The pixel at {@code (x, y)} goes to {@code (height - 1 - y, x)}. */
    public static BufferedImage quarterClockwise(BufferedImage picture) {
        int height = picture.getHeight();
        BufferedImage turned = new BufferedImage(height, picture.getWidth(), picture.getType());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                turned.setRGB(height - 1 - y, x, picture.getRGB(x, y));
            }
        }
        return turned;
    }
}
