package dev.upright.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Logs are events: one line each, {@code time level key=value ...}, on standard error. */
public final class LogFormat extends Formatter {

    /** Libraries whose progress is not our event. Held here, since the JDK holds loggers weakly and forgets their level. */
    private static final List<Logger> CHATTY = Stream.of("io.helidon", "ai.djl", "org.bytedeco")
            .map(Logger::getLogger)
            .toList();

    /** Sends the log to standard error in this format. Call it before the first line is logged. */
    static void install() {
        install(Level.INFO);
    }

    /** The same, for a command whose output says the rest. */
    static void installQuietly() {
        install(Level.WARNING);
    }

    private static void install(Level level) {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new LogFormat());
        root.addHandler(console);
        root.setLevel(level);
        CHATTY.forEach(library -> library.setLevel(Level.WARNING));
    }

    @Override
    public String format(LogRecord entry) {
        StringBuilder line = new StringBuilder(160)
                .append(Instant.ofEpochMilli(entry.getMillis()).truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(entry.getLevel().getName().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(formatMessage(entry).replace('\n', ' '))
                .append('\n');
        if (entry.getThrown() != null) {
            StringWriter trace = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }
}
