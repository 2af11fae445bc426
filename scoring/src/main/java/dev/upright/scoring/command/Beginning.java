package dev.upright.scoring.command;

import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.output.JobException;
import dev.upright.scoring.output.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold before a job begins, said before minutes are spent on it. */
final class Beginning {
    private Beginning() {}

    /** @throws JobException with what is in the way */
    static void check(ScoreArguments arguments, InputOptions input, ResultFile result) throws IOException {
        if (arguments.resume() && arguments.force()) {
            throw new JobException("--resume and --force contradict each other");
        }
        Path folder = result.path().toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new JobException("there is no folder for " + result.path());
        }
        if (!arguments.resume() && !arguments.force()) {
            if (Files.exists(result.journal())) {
                throw new JobException(
                        result.journal() + " is there: --resume goes on with that job, --force begins anew");
            }
            if (result.exists()) {
                throw new JobException(result.path() + " is there already; --force writes over it");
            }
        }
        if (arguments.fix().isPresent()) {
            checkCopies(arguments, input, arguments.fix().get());
        }
    }

    /**
     * A bucket that was typed wants credentials, without which there would be nothing but failed rows.
     *
     * @throws JobException where there are none
     */
    static void checkBuckets(List<String> paths, InputOptions input) throws InterruptedException {
        try {
            Inputs.requireBuckets(paths, input);
        } catch (UnusableException missing) {
            throw new JobException(missing.failure().detail());
        }
    }

    /** No copy may meet a picture that is scored, nor another copy. */
    private static void checkCopies(ScoreArguments arguments, InputOptions input, Path copies) throws IOException {
        var _ = arguments.fixMode();
        Files.createDirectories(copies);
        Path target = copies.toRealPath();
        Set<String> names = new HashSet<>();
        for (String name : arguments.paths()) {
            Optional<Path> base = Inputs.base(name, input);
            if (base.isPresent()) {
                Path real = base.get().toRealPath();
                if (target.startsWith(real) || real.startsWith(target)) {
                    throw new JobException("--fix: " + copies + " and " + name
                            + " lie in each other, and a copy might meet an original");
                }
            }
            Optional<String> last = Inputs.lastName(name, input);
            if (last.isPresent() && !names.add(last.get())) {
                throw new JobException("--fix: two of the paths are named " + last.get()
                        + ", so their copies would meet; score them one after the other");
            }
        }
    }
}
