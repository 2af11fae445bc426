package dev.upright.server.http.report;

import java.util.Optional;
import java.util.Set;

/**
 * A piece of a page. Whatever is put into it as text or as an attribute is escaped, and there is no other way in: what callers and models
 * have said cannot become markup. What it writes is HTML and well-formed XML.
 */
final class Element {
    private static final Set<String> EMPTY = Set.of("br", "img", "meta");

    private final String name;
    private final StringBuilder attributes = new StringBuilder();
    private final StringBuilder inside = new StringBuilder();

    private Element(String name) {
        this.name = name;
    }

    /** An empty one. */
    static Element of(String name) {
        return new Element(name);
    }

    /** One with a text. */
    static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    /** One of a class of the style. */
    static Element in(String style, String name) {
        return new Element(name).with("class", style);
    }

    Element with(String attribute, String value) {
        attributes
                .append(' ')
                .append(attribute)
                .append("=\"")
                .append(escaped(value))
                .append('"');
        return this;
    }

    /** A coordinate: a hundredth of a pixel is enough. */
    Element with(String attribute, double value) {
        return with(attribute, Numbers.decimals(value, 2));
    }

    Element text(String text) {
        inside.append(escaped(text));
        return this;
    }

    /** Adds a piece as it is now. */
    Element add(Element piece) {
        inside.append(piece);
        return this;
    }

    Element add(Optional<Element> piece) {
        piece.ifPresent(this::add);
        return this;
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(isAllowed(c) ? c : '\uFFFD');
            }
        }
        return safe.toString();
    }

    /** A page may not hold control characters, however they are written. */
    private static boolean isAllowed(char c) {
        return c == '\t' || c == '\n' || (c >= ' ' && c < '\uFFFE' && (c < 0x7F || c > 0x9F));
    }

    @Override
    public String toString() {
        return EMPTY.contains(name)
                ? "<" + name + attributes + "/>"
                : "<" + name + attributes + ">" + inside + "</" + name + ">";
    }
}
