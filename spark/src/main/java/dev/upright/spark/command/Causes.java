package dev.upright.spark.command;

import java.util.Locale;

/** What stands at the bottom of a failure that has travelled from an executor to the driver. */
final class Causes {
    private Causes() {}

    /** One line: the innermost cause, or what Spark says of it in its first line. */
    static String sentence(Throwable failed) {
        Throwable innermost = failed;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = String.valueOf(innermost.getMessage());
        String scoring = "dev.upright.scoring.scorer.ScoringException: ";
        int known = message.indexOf(scoring);
        String line = (known < 0 ? message : message.substring(known + scoring.length()))
                .lines()
                .findFirst()
                .orElse("");
        return line.isBlank() ? innermost.getClass().getSimpleName().toLowerCase(Locale.ROOT) : line;
    }
}
