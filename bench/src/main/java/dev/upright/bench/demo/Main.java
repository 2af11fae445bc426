package dev.upright.bench.demo;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./upright demo}. */
@Command(
        name = "upright demo",
        description = "Shows the server at work, step by step.",
        subcommands = RolloutCommand.class,
        synopsisSubcommandLabel = "rollout")
public final class Main {
    /** Libraries whose progress is not the show. Held here, since the JDK holds loggers weakly and forgets their level. */
    private static final Logger CHATTY = Logger.getLogger("ai.djl");

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Main() {}

    public static void main(String[] arguments) {
        CHATTY.setLevel(Level.WARNING);
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
