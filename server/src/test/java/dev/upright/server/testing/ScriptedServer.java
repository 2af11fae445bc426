package dev.upright.server.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A server with {@link ScriptedModels} as a process of its own, so that it can be killed, and is soon there again. */
public final class ScriptedServer {
    private ScriptedServer() {}

    /** Arguments: a shelf's folder, how many milliseconds a run takes, then settings as {@code key value key value}. */
    @SuppressWarnings("SystemOut") // what it says is how others know that it is there
    public static void main(String[] arguments) {
        ScriptedModels models = new ScriptedModels();
        models.takes(Duration.ofMillis(Long.parseLong(arguments[1])));
        ModelShelf shelf = new ModelShelf(Path.of(arguments[0]));
        RunningServer server = RunningServer.of(shelf, models, Arrays.copyOfRange(arguments, 2, arguments.length));
        System.out.println("event=listening port=" + server.port());
        System.out.println("event=ready");
    }
}
