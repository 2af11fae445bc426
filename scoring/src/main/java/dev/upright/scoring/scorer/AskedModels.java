package dev.upright.scoring.scorer;

import dev.upright.models.manifest.ModelRef;
import dev.upright.models.manifest.Task;
import dev.upright.models.repository.ModelRepository;
import dev.upright.models.repository.RepositoryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which versions are meant: one for each task, in the order orientation, classification. */
public final class AskedModels {
    /** The default model of each task, as in the server. */
    private static final Map<String, String> DEFAULTS = defaults();

    private AskedModels() {}

    private static Map<String, String> defaults() {
        Map<String, String> models = new LinkedHashMap<>();
        models.put("orientation", "orientation");
        models.put("classification", "content");
        return models;
    }

    /**
     * The versions that options name, or mean.
     *
     * @throws ScoringException where a model is not there, or two answer the same task, or one a task that was not asked
     */
    public static List<ModelRef> of(ModelRepository repository, List<String> tasks, List<String> models) {
        for (String task : tasks) {
            if (!DEFAULTS.containsKey(task)) {
                throw new ScoringException("there is no task " + task + "; there are: " + DEFAULTS.keySet());
            }
        }
        try {
            Map<String, ModelRef> named = named(repository, models);
            List<String> asked = tasks.isEmpty() ? List.copyOf(named.keySet()) : tasks;
            if (asked.isEmpty()) {
                asked = List.of("orientation");
            }
            for (Map.Entry<String, ModelRef> model : named.entrySet()) {
                if (!asked.contains(model.getKey())) {
                    throw new ScoringException(
                            model.getValue() + " is for " + model.getKey() + ", which --task does not name");
                }
            }
            List<ModelRef> chosen = new ArrayList<>();
            for (Map.Entry<String, String> task : DEFAULTS.entrySet()) {
                if (asked.contains(task.getKey())) {
                    ModelRef model = named.get(task.getKey());
                    chosen.add(model != null ? model : ref(repository, task.getValue()));
                }
            }
            return chosen;
        } catch (RepositoryException missing) {
            throw new ScoringException(String.valueOf(missing.getMessage()));
        }
    }

    private static Map<String, ModelRef> named(ModelRepository repository, List<String> models) {
        Map<String, ModelRef> byTask = new LinkedHashMap<>();
        for (String text : models) {
            ModelRef ref = ref(repository, text);
            Task task = repository.open(ref).manifest().task();
            ModelRef other = byTask.putIfAbsent(task.id(), ref);
            if (other != null) {
                throw new ScoringException(
                        other + " and " + ref + " are both for " + task.id() + "; a row has one answer for each task");
            }
        }
        return byTask;
    }

    private static ModelRef ref(ModelRepository repository, String text) {
        if (text.indexOf('@') >= 0) {
            try {
                return ModelRef.parse(text);
            } catch (IllegalArgumentException noRef) {
                throw new ScoringException(String.valueOf(noRef.getMessage()));
            }
        }
        return repository.list().stream()
                .filter(ref -> ref.name().equals(text))
                .reduce((_, higher) -> higher)
                .orElseThrow(() -> new ScoringException("no model " + text + "; there are: " + repository.list()));
    }
}
