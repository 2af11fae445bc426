package dev.upright.server.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads typed values from flat text settings, and remembers what was wrong and what was read: a value that cannot be used yields
 * its default and a problem, so that one start names all problems.
 */
public final class Settings {
    private static final Pattern AMOUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTE_UNITS = Map.of(
            "",
            1L,
            "b",
            1L,
            "kb",
            1_000L,
            "mb",
            1_000_000L,
            "gb",
            1_000_000_000L,
            "kib",
            1L << 10,
            "mib",
            1L << 20,
            "gib",
            1L << 30);
    private static final Map<String, Long> NANO_UNITS =
            Map.of("us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final Map<String, Long> COUNT_UNITS =
            Map.of("", 1L, "k", 1_000L, "m", 1_000_000L, "mp", 1_000_000L, "gp", 1_000_000_000L);

    private final Map<String, SettingSource.Value> values;
    private final TreeMap<String, Described> described = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    public Settings(Map<String, SettingSource.Value> values) {
        this.values = Map.copyOf(values);
    }

    /** A setting as the documentation lists it. */
    public record Described(String key, String defaultValue, String meaning) {}

    /** Text as it stands. */
    public String text(String key, String defaultValue, String meaning) {
        return read(key, defaultValue, meaning, text -> text);
    }

    /** A whole number. */
    public int integer(String key, int defaultValue, int least, int most, String meaning) {
        return read(key, String.valueOf(defaultValue), meaning, text -> {
            int value = Integer.parseInt(text);
            require(value >= least && value <= most, "must be between " + least + " and " + most);
            return value;
        });
    }

    /** A whole number, or {@code auto}, which stands for the given value, or for the bound that it exceeds. */
    public int integerOrAuto(String key, int automatic, int least, int most, String meaning) {
        return read(key, "auto", meaning, text -> {
            int value = text.equals("auto") ? Math.clamp(automatic, least, most) : Integer.parseInt(text);
            require(value >= least && value <= most, "must be auto or between " + least + " and " + most);
            return value;
        });
    }

    /** A whole number, or {@code auto}, which stands for none. */
    public OptionalInt integerOrNone(String key, int least, int most, String meaning) {
        return read(key, "auto", meaning, text -> {
            if (text.equals("auto")) {
                return OptionalInt.empty();
            }
            int value = Integer.parseInt(text);
            require(value >= least && value <= most, "must be auto or between " + least + " and " + most);
            return OptionalInt.of(value);
        });
    }

    /** A time, such as {@code 250ms} or {@code 5s}, or {@code auto}, which stands for none. */
    public Optional<Duration> durationOrNone(String key, String meaning) {
        return read(
                key,
                "auto",
                meaning,
                text -> text.equals("auto")
                        ? Optional.<Duration>empty()
                        : Optional.of(
                                Duration.ofNanos(amount(text, NANO_UNITS, "auto or a time such as 250ms or 5s"))));
    }

    /** A number of bytes, such as {@code 20MB} or {@code 512KiB}. */
    public long bytes(String key, String defaultValue, String meaning) {
        return read(key, defaultValue, meaning, text -> amount(text, BYTE_UNITS, "a size such as 20MB"));
    }

    /** A count, such as {@code 50000000} or {@code 50MP}. */
    public long count(String key, String defaultValue, String meaning) {
        return read(key, defaultValue, meaning, text -> amount(text, COUNT_UNITS, "a count such as 50MP"));
    }

    /** A time, such as {@code 250ms} or {@code 5s}; never negative. */
    public Duration duration(String key, String defaultValue, String meaning) {
        return read(
                key,
                defaultValue,
                meaning,
                text -> Duration.ofNanos(amount(text, NANO_UNITS, "a time such as 250ms or 5s")));
    }

    /** One of an enum's names, lower case with dashes. */
    public <E extends Enum<E>> E choice(String key, E defaultValue, String meaning) {
        return read(key, dashed(defaultValue), meaning, text -> {
            E[] all = defaultValue.getDeclaringClass().getEnumConstants();
            return Arrays.stream(all)
                    .filter(one -> dashed(one).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be one of "
                            + Arrays.stream(all).map(Settings::dashed).collect(Collectors.joining(", "))));
        });
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean defaultValue, String meaning) {
        return read(key, String.valueOf(defaultValue), meaning, text -> {
            require(text.equals("true") || text.equals("false"), "must be true or false");
            return text.equals("true");
        });
    }

    /** A path, or nothing. */
    public Optional<Path> path(String key, String meaning) {
        return read(key, "", meaning, text -> text.isEmpty() ? Optional.<Path>empty() : Optional.of(Path.of(text)));
    }

    /** Adds a problem that concerns several settings. */
    public void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidSettingsException where a value was wrong or a given key is none of those that were read
     */
    public void finish() {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!described.containsKey(key)) {
                problems.add(origin(key) + ": unknown setting '" + key + "'" + nearest(key));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /** Every setting that was read, by key. */
    public List<Described> described() {
        return List.copyOf(described.values());
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(String text);
    }

    private <T> T read(String key, String defaultValue, String meaning, Parser<T> parser) {
        described.put(key, new Described(key, defaultValue, meaning));
        SettingSource.Value given = values.get(key);
        if (given != null) {
            try {
                return parser.parse(given.text().trim());
            } catch (NumberFormatException notANumber) {
                problems.add(origin(key) + ": '" + key + "' must be a whole number, was '" + given.text() + "'");
            } catch (InvalidPathException notAPath) {
                problems.add(origin(key) + ": '" + key + "' must be a path, was '" + given.text() + "'");
            } catch (IllegalArgumentException wrong) {
                problems.add(origin(key) + ": '" + key + "' " + wrong.getMessage() + ", was '" + given.text() + "'");
            }
        }
        return parser.parse(defaultValue);
    }

    private String origin(String key) {
        SettingSource.Value value = values.get(key);
        return value == null ? "default" : value.origin();
    }

    private static long amount(String text, Map<String, Long> units, String form) {
        Matcher matcher = AMOUNT.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("must be " + form);
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("is too large", tooLarge);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String dashed(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String nearest(String key) {
        return described.keySet().stream()
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .filter(known -> distance(known, key) <= Math.max(2, key.length() / 3))
                .map(known -> "; did you mean '" + known + "'?")
                .orElse("");
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
