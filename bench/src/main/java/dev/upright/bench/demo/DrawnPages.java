package dev.upright.bench.demo;

import dev.upright.preprocess.image.RasterImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pages that stand upright, drawn for whoever has no pictures at hand: a headline, words without a sense, now and then a chart; some
 * nearly empty, crooked or faint, so that there is something to be wrong about. The same number always gives the same page, but for
 * the machine's fonts.
 */
final class DrawnPages {
    private static final int WIDTH = 595;
    private static final int HEIGHT = 842;
    private static final int MARGIN = 60;
    private static final int RIGHT = WIDTH - MARGIN;
    private static final int BOTTOM = HEIGHT - MARGIN;
    private static final int BARS = 6;
    private static final int BAR_WIDTH = 48;
    private static final int CHART_HEIGHT = 150;
    private static final int NOISE = 60;
    private static final int SHORTEST = 60;
    private static final int MOST_LEFT = 150;
    private static final double EASY_DEGREES = 3;
    private static final double HARD_DEGREES = 10;

    private static final List<String> FONTS = List.of(Font.SERIF, Font.SANS_SERIF, Font.MONOSPACED);

    private static final List<String> WORDS = List.of(
            "the", "of", "and", "to", "in", "was", "that", "it", "for", "with", "harbour", "letter", "winter", "figure",
            "ledger", "quiet", "market", "bridge", "paper", "engine", "early", "garden", "number", "window", "captain",
            "yellow", "journey", "people", "copper", "Friday", "Anna", "Berlin", "42", "1987", "kept", "began",
            "looked");

    private DrawnPages() {}

    /**
     * One of them.
     *
     * @param number from 0
     * @return owned by the caller, who closes it
     */
    static RasterImage page(int number) {
        SplittableRandom random = new SplittableRandom(number);
        BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D pen = page.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        boolean hard = random.nextInt(2) == 0;
        double crooked = hard ? HARD_DEGREES : EASY_DEGREES;
        pen.rotate(Math.toRadians(random.nextDouble(-crooked, crooked)), WIDTH / 2.0, HEIGHT / 2.0);
        int ink = random.nextInt(hard ? 120 : 0, hard ? 210 : 150);
        pen.setColor(new Color(ink, ink, ink));
        fill(pen, random, hard);
        pen.dispose();
        byte[] bgr = ((DataBufferByte) page.getRaster().getDataBuffer()).getData();
        grain(bgr, random);
        return RasterImage.ofBgr(WIDTH, HEIGHT, bgr);
    }

    private static void fill(Graphics2D pen, SplittableRandom random, boolean hard) {
        String font = FONTS.get(random.nextInt(FONTS.size()));
        int size = hard ? random.nextInt(8, 13) : random.nextInt(9, 19);
        int left = hard ? random.nextInt(MARGIN, RIGHT - MOST_LEFT) : MARGIN;
        int y = hard ? random.nextInt(MARGIN, BOTTOM) : MARGIN + random.nextInt(40);
        if (!hard && random.nextInt(3) > 0) {
            pen.setFont(new Font(font, Font.BOLD, 2 * size));
            pen.drawString(words(random, 3), MARGIN, y);
            y += 3 * size;
        }
        if (random.nextInt(4) == 0) {
            chart(pen, random, y);
            y += CHART_HEIGHT + 2 * size;
        }
        pen.setFont(new Font(font, Font.PLAIN, size));
        int lines = hard ? random.nextInt(1, 5) : random.nextInt(6, 60);
        for (int line = 0; line < lines && y < BOTTOM; line++) {
            boolean ends = hard || random.nextInt(6) == 0;
            line(pen, random, left, y, ends ? random.nextInt(left + SHORTEST, RIGHT) : RIGHT);
            y += ends ? size * 5 / 2 : size * 3 / 2;
        }
    }

    private static void line(Graphics2D pen, SplittableRandom random, int left, int y, int until) {
        int space = pen.getFontMetrics().charWidth(' ');
        int x = left;
        while (true) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            int width = pen.getFontMetrics().stringWidth(word);
            if (x + width > until) {
                return;
            }
            pen.drawString(word, x, y);
            x += width + space;
        }
    }

    private static String words(SplittableRandom random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return words.toString().stripTrailing();
    }

    private static void chart(Graphics2D pen, SplittableRandom random, int top) {
        pen.setStroke(new BasicStroke(2));
        pen.drawLine(MARGIN, top + CHART_HEIGHT, RIGHT, top + CHART_HEIGHT);
        for (int bar = 0; bar < BARS; bar++) {
            int height = random.nextInt(20, CHART_HEIGHT);
            pen.fillRect(MARGIN + 20 + bar * (BAR_WIDTH + 24), top + CHART_HEIGHT - height, BAR_WIDTH, height);
        }
    }

    private static void grain(byte[] bgr, SplittableRandom random) {
        int strength = 1 + random.nextInt(NOISE);
        for (int i = 0; i < bgr.length; i++) {
            int value = (bgr[i] & 0xFF) + random.nextInt(strength) - strength / 2;
            bgr[i] = (byte) Math.clamp(value, 0, 255);
        }
    }
}
