package dev.upright.server;

import dev.upright.models.batch.Ticker;
import dev.upright.models.catalogue.Catalogue;
import dev.upright.models.catalogue.CatalogueEntry;
import dev.upright.models.catalogue.CatalogueException;
import dev.upright.models.catalogue.Download;
import dev.upright.models.catalogue.DownloadPatience;
import dev.upright.models.catalogue.Mirror;
import dev.upright.models.catalogue.ModelPull;
import dev.upright.models.catalogue.PulledModel;
import dev.upright.models.engine.EngineException;
import dev.upright.models.repository.CheckedModel;
import dev.upright.models.repository.DirectoryModelRepository;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./upright models}: public models by name, and the digests of those that are here. */
@Command(
        name = "upright models",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Lists, fetches and checks models.",
        sortOptions = false)
public final class ModelsCommand {
    private static final int FAILED = 1;
    private static final String ROW = "%-27s %-14s %8s  %-10s  %-18s  %-8s  %-20s  %s%n";

    private final Path home;

    @Spec
    private @Nullable CommandSpec spec;

    private ModelsCommand(Path home) {
        this.home = home;
    }

    public static void main(String[] arguments) {
        System.exit(
                commandLine(Path.of(System.getProperty("upright.home", "."))).execute(arguments));
    }

    /** The command of an installation: its bundled models are in {@code models/zoo}, those it pulls go to {@code models/pulled}. */
    static CommandLine commandLine(Path home) {
        return new CommandLine(new ModelsCommand(home));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the public models that can be pulled by name.")
    int list(
            @Option(
                            names = "--models",
                            paramLabel = "DIR",
                            description = "Says which are there (default models/pulled).")
                    @Nullable
                    Path models) {
        Path repository = models == null ? pulled() : models;
        PrintWriter out = out();
        out.printf(ROW, "name", "task", "size", "licence", "published", "verified", "source", "here");
        for (CatalogueEntry entry : Catalogue.bundled().entries()) {
            out.printf(
                    ROW,
                    entry.name(),
                    entry.outline().task().id(),
                    DownloadProgress.size(entry.digest().size()),
                    entry.publication().licence(),
                    entry.publication().figure(),
                    entry.publication().verified() ? "yes" : "no",
                    entry.graph().origins().isEmpty()
                            ? "only by --mirror"
                            : entry.graph().source().name(),
                    ModelPull.isIn(repository, entry) ? "yes" : "no");
        }
        out.printf(
                "%nverified: run through this project's own server, and its accuracy found. here: in %s%n",
                shown(repository));
        out.flush();
        return 0;
    }

    @Command(
            name = "pull",
            mixinStandardHelpOptions = true,
            description = "Fetches a public model, checks it, and makes it servable.")
    int pull(
            @Parameters(paramLabel = "NAME", description = "A name that 'list' shows.") String name,
            @Option(
                            names = "--to",
                            paramLabel = "DIR",
                            description = "The repository it is put into (default models/pulled).")
                    @Nullable
                    Path to,
            @Option(
                            names = "--mirror",
                            paramLabel = "DIR|URL",
                            description = "A directory or web folder that is asked instead of the publisher.")
                    @Nullable
                    String mirror)
            throws InterruptedException {
        Path repository = to == null ? pulled() : to;
        DownloadProgress progress = new DownloadProgress(out(), isTerminal(), Ticker.system());
        try (Download download = new Download(DownloadPatience.standard(), progress)) {
            CatalogueEntry entry = Catalogue.bundled().entry(name);
            Optional<Mirror> instead = Optional.ofNullable(mirror).map(Mirror::parse);
            report(new ModelPull(repository, instead, download).pull(entry), entry, repository);
            return 0;
        } catch (CatalogueException failed) {
            return fail(failed.sentence());
        } catch (IllegalArgumentException wrongMirror) {
            return fail("--mirror: " + wrongMirror.getMessage());
        }
    }

    private void report(PulledModel pulled, CatalogueEntry entry, Path repository) {
        PrintWriter out = out();
        out.printf(
                "%s %s %s%n  sha256 %s, as the catalogue states%n",
                pulled.ref(),
                pulled.wasThere() ? "was there already, whole, in" : "is now in",
                shown(pulled.folder()),
                entry.digest().sha256());
        out.printf(
                "  ./upright serve --models %s%n  curl --data-binary @picture.jpg localhost:8080/v1/models/%s/predict%n",
                shown(repository), pulled.ref().name());
        out.flush();
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Reads every manifest and checks every digest, of the bundled models and of a repository.")
    int verify(
            @Option(
                            names = "--models",
                            paramLabel = "DIR",
                            description =
                                    "The repository beside the bundled models (default models/pulled, if it is there).")
                    @Nullable
                    Path models) {
        try {
            List<CheckedModel> checked = CheckedModel.all(all(models));
            checked.forEach(this::report);
            long wrong = checked.stream().filter(model -> !model.isSound()).count();
            out().printf("%d models, %d wrong%n", checked.size(), wrong);
            out().flush();
            return wrong == 0 ? 0 : FAILED;
        } catch (RepositoryException unreadable) {
            return fail(String.valueOf(unreadable.getMessage()));
        }
    }

    private void report(CheckedModel model) {
        String finding = model.isSound()
                ? "ok, %d file%s".formatted(model.artifacts(), model.artifacts() == 1 ? "" : "s")
                : "WRONG: " + String.join("; ", model.problems());
        out().printf("%-30s %s%n", model.ref(), finding);
    }

    @Command(
            name = "profile",
            mixinStandardHelpOptions = true,
            description = "Measures how this machine serves a model fastest, and keeps that beside the model.")
    int profile(
            @Parameters(paramLabel = "NAME@V", arity = "0..*", description = "Which (default: all that are here).")
                    @Nullable
                    List<String> names,
            @Option(
                            names = "--models",
                            paramLabel = "DIR",
                            description =
                                    "The repository beside the bundled models (default models/pulled, if it is there).")
                    @Nullable
                    Path models) {
        LogFormat.installQuietly();
        try {
            new ModelProfiles(all(models), out()).run(names == null ? List.of() : names);
            return 0;
        } catch (RepositoryException | EngineException | IllegalArgumentException refused) {
            return fail(String.valueOf(refused.getMessage()));
        }
    }

    /** The bundled models, and those of a repository beside them. */
    private ModelRepository all(@Nullable Path beside) {
        Stream<Path> others =
                beside != null ? Stream.of(beside) : Stream.of(pulled()).filter(Files::isDirectory);
        return new DirectoryModelRepository(
                Stream.concat(Stream.of(home.resolve("models").resolve("zoo")), others)
                        .toList());
    }

    private Path pulled() {
        return home.resolve("models").resolve("pulled");
    }

    private int fail(String sentence) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println("upright models: " + sentence);
        err.flush();
        return FAILED;
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** A path as one would type it here. */
    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        return there.startsWith(here) ? here.relativize(there) : there;
    }
}
