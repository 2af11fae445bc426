package dev.upright.scoring.testing;

import dev.upright.preprocess.image.ImageFormat;
import dev.upright.preprocess.testing.TestPictures;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that the project draws itself: lines of text, upright or lying. */
public final class Scans {
    private Scans() {}

    /** An upright page with a number on it, so that no two are alike. */
    public static BufferedImage page(int number) {
        BufferedImage page = new BufferedImage(300, 400, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 300, 400);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SERIF, Font.BOLD, 22));
        graphics.drawString("Chapter " + number, 30, 40);
        graphics.setFont(new Font(Font.SERIF, Font.PLAIN, 13));
        for (int line = 0; line < 18; line++) {
            graphics.drawString("It was a bright cold day in April, " + (number * 31 + line), 30, 70 + line * 17);
        }
        graphics.dispose();
        return page;
    }

    /** The page turned clockwise by 90 degrees. */
    public static BufferedImage lying(BufferedImage page) {
        BufferedImage lying = new BufferedImage(page.getHeight(), page.getWidth(), BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                lying.setRGB(page.getHeight() - 1 - y, x, page.getRGB(x, y));
            }
        }
        return lying;
    }

    public static byte[] jpeg(BufferedImage page) {
        return TestPictures.encoded(ImageFormat.JPEG, page);
    }

    public static byte[] png(BufferedImage page) {
        return TestPictures.encoded(ImageFormat.PNG, page);
    }

    /** A small picture unlike any other number's. */
    public static byte[] small(int number) {
        BufferedImage picture = TestPictures.marked(48, 32);
        picture.setRGB(24, 16, 0xFF000000 | number * 2654435);
        return TestPictures.jpeg(picture, 0.9f);
    }

    /** The same with a text. */
    public static Path write(Path file, String text) throws IOException {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file and the folders above it. */
    public static Path write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(file, bytes);
    }
}
