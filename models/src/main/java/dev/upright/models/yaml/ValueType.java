package dev.upright.models.yaml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the value of a key must be. Values are read from their text by this project's rules, not by YAML 1.1's, where
 * {@code no} is a boolean, {@code 010} is eight and {@code 1e-3} a text.
 *
 * @param <T> the Java type it becomes
 */
public final class ValueType<T> {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final int MAX_QUOTED = 80;

    private final T standIn;
    private final Function<Place, Optional<T>> parser;

    private ValueType(T standIn, Function<Place, Optional<T>> parser) {
        this.standIn = standIn;
        this.parser = parser;
    }

    /** The value, or nothing after recording why not. */
    Optional<T> read(Place place) {
        return parser.apply(place);
    }

    /** What a getter returns after a problem, so that reading can go on and find the next one. */
    T standIn() {
        return standIn;
    }

    /** A text that is not blank. Numbers and booleans count as text, exactly as they are written. */
    public static ValueType<String> text() {
        return new ValueType<>(
                "", place -> place.scalar("a text").filter(text -> !text.isBlank() || refused(place, "is blank")));
    }

    /**
     * A text with a meaning of its own: a duration, a size, a reference.
     *
     * @param standIn any valid value
     * @param parser gives the value, or throws {@link IllegalArgumentException} whose message reads well after the key
     */
    public static <T> ValueType<T> parsed(T standIn, Function<String, T> parser) {
        return new ValueType<>(standIn, place -> text().read(place).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                return place.refuse(e.getMessage() == null ? "cannot be read" : e.getMessage());
            }
        }));
    }

    /** A whole number in decimal digits, both bounds included. */
    public static ValueType<Integer> integer(int min, int max) {
        return new ValueType<>(min, place -> place.plainScalar("a whole number").flatMap(text -> {
            if (!INTEGER.matcher(text).matches()) {
                return place.refuse("expected a whole number, was " + quoted(text));
            }
            return parseInt(text)
                    .filter(value -> value >= min && value <= max)
                    .or(() -> place.refuse("must lie in %d to %d, was %s".formatted(min, max, clipped(text))));
        }));
    }

    /** A finite number, both bounds included. */
    public static ValueType<Double> decimal(double min, double max) {
        return new ValueType<>(min, place -> place.plainScalar("a number").flatMap(text -> {
            if (!DECIMAL.matcher(text).matches()) {
                return place.refuse("expected a number, was " + quoted(text));
            }
            double value = Double.parseDouble(text);
            return value >= min && value <= max
                    ? Optional.of(value)
                    : place.refuse("must lie in %s to %s, was %s".formatted(plain(min), plain(max), clipped(text)));
        }));
    }

    /** {@code true} or {@code false}. */
    public static ValueType<Boolean> flag() {
        return new ValueType<>(
                false, place -> place.plainScalar("true or false").flatMap(text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> place.refuse("expected true or false, was " + quoted(text));
                }));
    }

    /** One of the constants, written in lower case with dashes: {@code SHORT_SIDE} as {@code short-side}. */
    public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> names = constants.stream().map(ValueType::dashed).toList();
        return new ValueType<>(constants.getFirst(), place -> place.scalar("one of " + String.join(", ", names))
                .flatMap(text -> {
                    int index = names.indexOf(text);
                    return index >= 0
                            ? Optional.of(constants.get(index))
                            : place.refuse(
                                    "must be one of %s, was %s".formatted(String.join(", ", names), quoted(text)));
                }));
    }

    /** A list, possibly empty, of values of one type. */
    public static <T> ValueType<List<T>> listOf(ValueType<T> element) {
        return new ValueType<>(List.of(), place -> place.elements("a list").flatMap(places -> {
            // Every element is read before any is judged, so that each one's problem is recorded.
            List<Optional<T>> read = places.stream().map(element::read).toList();
            return read.stream().allMatch(Optional::isPresent)
                    ? Optional.of(read.stream().map(Optional::orElseThrow).toList())
                    : Optional.empty();
        }));
    }

    /** An enum constant as documents write it. */
    static String dashed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean refused(Place place, String message) {
        return place.refuse(message).isPresent();
    }

    private static Optional<Integer> parseInt(String digits) {
        try {
            return Optional.of(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            return Optional.empty(); // beyond 32 bits, so out of any range
        }
    }

    /** A bound without the {@code .0} of a whole number. */
    private static String plain(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    private static String quoted(String text) {
        return "\"" + clipped(text) + "\"";
    }

    private static String clipped(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }
}
