package dev.upright.models.manifest;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One version of one model, written {@code name@version}. Ordered by name, then by version as a number: {@code 10} comes
 * after {@code 9}.
 *
 * @param name starts with a lower-case letter or digit; then up to 63 of {@code a-z 0-9 . _ -}
 * @param version a positive integer of at most 18 digits, without leading zeros, so that equal versions are equal text
 */
public record ModelRef(String name, String version) implements Comparable<ModelRef> {
    static final String NAME_RULE = "up to 64 of a-z, 0-9, '.', '_' and '-', the first a letter or digit";
    static final String VERSION_RULE = "a positive whole number of at most 18 digits without leading zeros";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Comparator<ModelRef> ORDER =
            Comparator.comparing(ModelRef::name).thenComparingLong(ModelRef::versionNumber);

    /**
     * @throws IllegalArgumentException if the name or the version breaks its rule
     */
    public ModelRef {
        if (!isName(name)) {
            throw new IllegalArgumentException("a model's name is %s, was \"%s\"".formatted(NAME_RULE, name));
        }
        if (!isVersion(version)) {
            throw new IllegalArgumentException("a model's version is %s, was \"%s\"".formatted(VERSION_RULE, version));
        }
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text is not {@code name@version}
     */
    public static ModelRef parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("expected name@version, was \"" + text + "\"");
        }
        return new ModelRef(text.substring(0, at), text.substring(at + 1));
    }

    /** The reference made of these two, or nothing if either breaks its rule. */
    public static Optional<ModelRef> of(String name, String version) {
        return isName(name) && isVersion(version) ? Optional.of(new ModelRef(name, version)) : Optional.empty();
    }

    /** Whether the text can be a model's name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether the text can be a model's version. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** The version as a number, at least 1. */
    public long versionNumber() {
        return Long.parseLong(version);
    }

    @Override
    public int compareTo(ModelRef other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
