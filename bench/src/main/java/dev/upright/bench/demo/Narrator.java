package dev.upright.bench.demo;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what is seen, in lines for a terminal, and remembers whether all that was claimed is true. */
final class Narrator {
    private static final int COLUMNS = 100;

    private final PrintWriter out;
    private final List<String> untrue = new ArrayList<>();
    private int claims;

    Narrator(PrintWriter out) {
        this.out = out;
    }

    /** A new part begins. */
    void heading(String text) {
        line("");
        line("== " + text + " " + "=".repeat(Math.max(2, COLUMNS - text.length() - 4)));
    }

    /** Plain words, broken into lines. */
    @FormatMethod
    void say(@FormatString String format, Object... values) {
        wrapped("", String.format(Locale.ROOT, format, values));
    }

    /** A call as a person would make it. */
    void call(Call call, int port) {
        line("  $ " + call.asCurl(port));
    }

    /** What came of a call, or a figure. */
    @FormatMethod
    void shows(@FormatString String format, Object... values) {
        wrapped("    ", String.format(Locale.ROOT, format, values));
    }

    /** Something that was checked just now. */
    @FormatMethod
    void claim(boolean holds, @FormatString String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        claims++;
        if (!holds) {
            untrue.add(text);
        }
        wrapped(holds ? "  [true]  " : "  [FALSE] ", text);
    }

    /** How many claims were checked. */
    int claims() {
        return claims;
    }

    /** Those that turned out wrong. */
    List<String> untrue() {
        return List.copyOf(untrue);
    }

    private void wrapped(String first, String text) {
        String margin = " ".repeat(first.length());
        StringBuilder line = new StringBuilder(first);
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > COLUMNS && line.length() > margin.length()) {
                line(line.toString().stripTrailing());
                line = new StringBuilder(margin);
            }
            line.append(word).append(' ');
        }
        line(line.toString().stripTrailing());
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }
}
