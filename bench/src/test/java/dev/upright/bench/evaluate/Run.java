package dev.upright.bench.evaluate;

import dev.upright.models.testing.Zoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command with some arguments, and what came of it. */
record Run(int code, String out, String err) {
    /** With the zoo as the only directory of models: a test has no installation. */
    static Run of(Path folder, String... arguments) throws IOException {
        Path config = Files.writeString(folder.resolve("upright.yaml"), "models: {bundled: false}\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString(), "--models", Zoo.root().toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Main())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }
}
