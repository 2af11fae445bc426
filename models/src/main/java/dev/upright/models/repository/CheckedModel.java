package dev.upright.models.repository;

import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A stored version after a look at every file of it.
 *
 * @param ref its name and version
 * @param artifacts how many of its artifacts have the digest that the manifest states
 * @param problems what is wrong with it, each on one line; empty where all is well
 */
public record CheckedModel(ModelRef ref, int artifacts, List<String> problems) {
    public CheckedModel {
        Objects.requireNonNull(ref, "ref");
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong with it. */
    public boolean isSound() {
        return problems.isEmpty();
    }

    /**
     * Reads every manifest of a repository, and every file that one names.
     *
     * @throws RepositoryException if the repository itself cannot be read
     */
    public static List<CheckedModel> all(ModelRepository repository) {
        return repository.list().stream().map(ref -> check(repository, ref)).toList();
    }

    private static CheckedModel check(ModelRepository repository, ModelRef ref) {
        List<String> problems = new ArrayList<>();
        int sound = 0;
        try {
            StoredModel model = repository.open(ref);
            for (ArtifactSpec artifact : model.manifest().artifacts()) {
                sound += attempt(ref, problems, () -> model.artifact(artifact)) ? 1 : 0;
            }
            attempt(ref, problems, model::goldenImage);
        } catch (RepositoryException wrong) {
            problems.add(line(ref, wrong));
        }
        return new CheckedModel(ref, sound, problems);
    }

    private static boolean attempt(ModelRef ref, List<String> problems, Runnable look) {
        try {
            look.run();
            return true;
        } catch (RepositoryException wrong) {
            problems.add(line(ref, wrong));
            return false;
        }
    }

    /** The message without the version's name, which whoever reads it knows. */
    private static String line(ModelRef ref, RepositoryException wrong) {
        String message = String.valueOf(wrong.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
        return message.startsWith(ref + ": ") ? message.substring((ref + ": ").length()) : message;
    }
}
