package dev.upright.models.repository;

import dev.upright.models.manifest.ModelRef;
import java.util.List;
import java.util.stream.Collectors;

/** A repository has no such model version. It names what there is. */
public final class ModelNotFoundException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    private final transient ModelRef ref;
    private final transient List<ModelRef> available;

    /**
     * @param ref what was asked for
     * @param available what there is
     */
    public ModelNotFoundException(ModelRef ref, List<ModelRef> available) {
        super(Reason.NOT_FOUND, message(ref, available));
        this.ref = ref;
        this.available = List.copyOf(available);
    }

    /** What was asked for. */
    public ModelRef ref() {
        return ref;
    }

    /** Every version that there is. */
    public List<ModelRef> available() {
        return available;
    }

    private static String message(ModelRef ref, List<ModelRef> available) {
        List<String> versions = available.stream()
                .filter(other -> other.name().equals(ref.name()))
                .map(ModelRef::version)
                .toList();
        if (!versions.isEmpty()) {
            return "no version %s of %s; there are: %s"
                    .formatted(ref.version(), ref.name(), String.join(", ", versions));
        }
        String names = available.stream().map(ModelRef::name).distinct().collect(Collectors.joining(", "));
        return "no model %s; there are: %s".formatted(ref.name(), names.isEmpty() ? "none" : names);
    }
}
