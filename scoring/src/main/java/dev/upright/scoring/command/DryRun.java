package dev.upright.scoring.command;

import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.input.UnusableException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Reads everything that would be scored, and says what could not be. */
final class DryRun {
    private static final int SOME_FAILED = 2;

    private DryRun() {}

    /** The exit code: 0, or 2 where something cannot be read. */
    static int of(List<String> paths, InputOptions options, PrintWriter out) throws InterruptedException {
        long pictures = 0;
        long others = 0;
        long failed = 0;
        try (Inputs inputs = new Inputs(paths, options)) {
            for (Optional<Item> item = inputs.next(); item.isPresent(); item = inputs.next()) {
                try {
                    if (item.get().content().read().isPresent()) {
                        pictures++;
                    } else {
                        others++;
                    }
                } catch (UnusableException unusable) {
                    failed++;
                    out.println("%s: %s: %s"
                            .formatted(
                                    item.get().path(),
                                    unusable.failure().reason().word(),
                                    unusable.failure().detail()));
                }
            }
        }
        out.println("%d pictures, %d files that are no pictures, %d that cannot be read; nothing was scored"
                .formatted(pictures, others, failed));
        out.flush();
        return failed == 0 ? 0 : SOME_FAILED;
    }
}
