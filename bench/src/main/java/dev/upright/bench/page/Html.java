package dev.upright.bench.page;

/** Text inside a page. Names of files and labels are anybody's text. */
public final class Html {
    private Html() {}

    /** The text with everything escaped that would be markup, in an element or in a quoted attribute. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
