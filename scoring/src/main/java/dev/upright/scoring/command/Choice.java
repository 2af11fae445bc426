package dev.upright.scoring.command;

import dev.upright.scoring.output.JobException;
import java.util.Locale;

/** Words of options that stand for constants. */
final class Choice {
    private Choice() {}

    /** @throws JobException where there is no such word */
    static <E extends Enum<E>> E of(Class<E> type, String option, String word) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return value;
            }
        }
        throw new JobException(option + ": there is no " + word);
    }
}
